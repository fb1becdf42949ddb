using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>A pause that is in force.</summary>
/// <param name="Scope">The tasks that it holds back.</param>
/// <param name="Reason">The reason, for people.</param>
/// <param name="By">The person or program that paused; <see langword="null"/> when nobody said so.</param>
/// <param name="Since">The time from which on it is in force.</param>
public sealed record TaskPause(PauseScope Scope, string Reason, string? By, DateTimeOffset Since)
{
    /// <summary>The words for a type that it keeps off, without a full stop. They are safe for a log line.</summary>
    internal string Sentence
    {
        get
        {
            string subject =
                Scope.IsAll ? "everything is "
                : Scope.IsDomain ? $"domain '{Scope.Name}' is "
                : Scope.IsSchedule ? $"schedule '{Scope.Name}' is "
                : "";
            string by = By is null ? "" : $" by {LogText.Safe(By)}";
            return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{subject}paused since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{by}: {LogText.Safe(Reason).TrimEnd('.')}"
            );
        }
    }
}
