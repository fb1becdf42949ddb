using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling;

/// <summary>The names of schedules, which have the letters of a task type's name.</summary>
internal static class ScheduleName
{
    /// <exception cref="ArgumentException">It is no name.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || !TypeName.IsValid(name))
            throw new ArgumentException(
                $"Expected the name of a schedule: 1 to 200 letters, digits, '.', '_', '-' and ':'; got '{LogText.Short(name)}'.",
                nameof(name)
            );
    }
}
