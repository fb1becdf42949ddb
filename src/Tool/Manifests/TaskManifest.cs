using System.Text.Json;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>The manifest of a program: the task types that its assembly and its modules state.</summary>
/// <param name="Assembly">The program's assembly.</param>
/// <param name="TaskKitVersion">The version of TaskKit that it was built with.</param>
/// <param name="Backends">The classes of the backends that it references.</param>
/// <param name="Types">All task types, ordered by name.</param>
internal sealed record TaskManifest(
    string Assembly,
    string TaskKitVersion,
    IReadOnlyList<string> Backends,
    IReadOnlyList<TaskTypeInfo> Types
)
{
    /// <summary>The catch-all handler's class, or <see langword="null"/>.</summary>
    public string? CatchAll { get; init; }

    /// <summary>The manifests of the single assemblies as text, in the order of the program's registry. The program's own is the last.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Finds the type of a name.</summary>
    /// <exception cref="ToolException">There is no such type. The message has the near miss.</exception>
    public TaskTypeInfo Require(string type) => Types.FirstOrDefault(candidate => candidate.Type == type) ?? throw Unknown(type);

    /// <summary>Finds the type of a name that has a handler in this program.</summary>
    /// <exception cref="ToolException">There is no such type, or no handler.</exception>
    public TaskTypeInfo RequireHandler(string type) =>
        Require(type) is { Handler: not null } handled
            ? handled
            : throw new ToolException(
                ErrorCodes.TypeNotFound,
                $"{Assembly} has no handler for task type '{type}': it can submit such tasks and runs none.",
                "--project <the project with the handler>"
            );

    private ToolException Unknown(string type)
    {
        var names = Types.Select(known => known.Type).ToList();
        string known = names.Count == 0 ? "It declares none." : $"Known: {string.Join(", ", names)}.";
        return new ToolException(
            ErrorCodes.TypeNotFound,
            $"{Assembly} has no task type '{type}'.{NearMiss.Hint(type, names)} {known}",
            "dotnet taskkit types list"
        );
    }
}

/// <summary>
/// One task type. If it has several versions, this is the one that runs tasks without a version. <see cref="Versions"/> has them all.
/// </summary>
internal sealed record TaskTypeInfo
{
    public required string Type { get; init; }

    public required string Topic { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The handler's class; <see langword="null"/> for a payload without a handler in this program.</summary>
    public string? Handler { get; init; }

    public required string Payload { get; init; }

    /// <summary>The domain, or <see langword="null"/>.</summary>
    public string? Domain { get; init; }

    /// <summary>The feature flags that must all be on.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The version, 1 or more.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The version as people read it.</summary>
    public string VersionText
    {
        get => field ?? $"{Version}.0.0";
        init;
    }

    /// <summary>The capabilities that the handler states.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>All versions of the type, ascending, this one among them.</summary>
    public IReadOnlyList<TaskTypeInfo> Versions
    {
        get => field ?? [this];
        init;
    }

    public int? MaxRetries { get; init; }

    public string? Timeout { get; init; }

    public int? Concurrency { get; init; }

    /// <summary>The limit of all workers together. Where versions differ, the lowest limit.</summary>
    public int? TotalConcurrency { get; init; }

    /// <summary>The rate of all workers together, as the handler states it. Where versions differ, the lowest rate.</summary>
    public string? Rate { get; init; }

    public int? Priority { get; init; }

    /// <summary>The waits between attempts that the handler states, or <see langword="null"/>.</summary>
    public BackoffInfo? Backoff { get; init; }

    /// <summary>The settings of the handlers of all versions.</summary>
    public IReadOnlyList<SettingInfo> Settings { get; init; } = [];

    /// <summary>The schedules that the handlers of all versions state.</summary>
    public IReadOnlyList<ScheduleInfo> Schedules { get; init; } = [];

    /// <summary>The assembly that declares the type.</summary>
    public required string Assembly { get; init; }

    /// <summary>The schema of the payload, in a subset of JSON Schema.</summary>
    public required JsonElement Schema { get; init; }

    // The generated ToString of a record would never end: the versions contain this type.
    public override string ToString() => Type;
}
