using System.Globalization;

namespace TaskKit.Backends;

/// <summary>One task type as the backend knows it: its programs, its workers, and its tasks that wait.</summary>
/// <param name="Type">The type's name.</param>
public sealed record TaskTypeStatus(string Type)
{
    /// <summary>The number of tasks of the type that are due and wait.</summary>
    public long Waiting { get; init; }

    /// <summary>The earliest due time among the tasks that are due and wait; <see langword="null"/> when none waits.</summary>
    public DateTimeOffset? OldestDue { get; init; }

    /// <summary>The number of living workers that run the type.</summary>
    public int Workers { get; init; }

    /// <summary>The programs that declare the type, by name; empty when none does, or when only an earlier version of TaskKit knew the type.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>The time at which one of the programs declared the type last; <see langword="null"/> when none does.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>True when tasks wait and no living worker runs them.</summary>
    public bool IsAbandoned => Waiting > 0 && Workers == 0;

    /// <summary>The tasks that wait without a worker, and the programs that they wait for, in one sentence without a full stop.</summary>
    internal string Sentence =>
        Waiting == 1
            ? $"1 task of type '{Shown(Type)}' waits and no living worker runs it ({Owner})"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Waiting} tasks of type '{Shown(Type)}' wait and no living worker runs them ({Owner})"
            );

    private string Owner =>
        LastSeen is not { } seen ? "no program declares it"
        : Programs.Count == 0 ? string.Create(CultureInfo.InvariantCulture, $"known since before {seen:u}")
        : string.Create(CultureInfo.InvariantCulture, $"declared by {string.Join(", ", Programs.Select(Shown))}, last seen {seen:u}");

    // The name may come from a foreign program, and the sentence goes to terminals and logs.
    private static string Shown(string name)
    {
        const int Longest = 100;
        string cut = name.Length <= Longest ? name : name[..Longest] + "…";
        return string.Concat(cut.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    /// <summary>The types whose tasks wait without a living worker; none where the backend keeps no types.</summary>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    internal static async ValueTask<IReadOnlyList<TaskTypeStatus>> AbandonedAsync(ITaskBackend backend, CancellationToken cancellationToken)
    {
        if (backend.Operations is not { } operations || !backend.Capabilities.HasFlag(BackendCapabilities.UnknownTypes))
            return [];
        var types = await operations.TypesAsync(cancellationToken).ConfigureAwait(false);
        return [.. types.Where(type => type.IsAbandoned)];
    }
}
