using TaskKit.Backends;

namespace TaskKit.Scheduling.Stored;

/// <summary>A schedule as its document describes it.</summary>
internal sealed record ScheduleDefinition
{
    public const string Kind = "schedules";

    /// <summary>The name: that of the document.</summary>
    public required string Name { get; init; }

    /// <summary>The task type's name.</summary>
    public required string Type { get; init; }

    public required ScheduleRule Rule { get; init; }

    public MissedRuns Missed { get; init; }

    public int MaxMissed { get; init; } = DefaultMaxMissed;

    public Overlap Overlap { get; init; }

    /// <summary>The program that wrote it last.</summary>
    public required string Program { get; init; }

    /// <summary>The hash of all schedules that the program declares; <see langword="null"/> for a schedule of run time.</summary>
    public string? Declared { get; init; }

    /// <summary>The time from which on the rule counts. Nothing is made up for the time before.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The task of a schedule of run time, for each occurrence; <see langword="null"/> for one in code, which makes its tasks itself.</summary>
    public TaskEnvelope? Task { get; init; }

    public const int DefaultMaxMissed = 100;

    public const int MostMissed = 1000;

    /// <summary>True for the same schedule of the same program.</summary>
    public bool IsSame(ScheduleDefinition other) => IsAlike(other) && (other.Program, other.Declared) == (Program, Declared);

    /// <summary>True for a schedule whose statements are the same, whoever wrote it.</summary>
    private bool IsAlike(ScheduleDefinition other) =>
        (other.Name, other.Type, other.Missed, other.MaxMissed, other.Overlap) == (Name, Type, Missed, MaxMissed, Overlap)
        && other.Rule.Equals(Rule);
}
