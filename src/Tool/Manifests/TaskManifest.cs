using System.Text.Json;

namespace TaskKit.Tool;

/// <summary>The task types of a program, its own and those of the modules it composes, as its built assemblies state them.</summary>
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
    /// <summary>The type of that name.</summary>
    /// <exception cref="ToolException">There is none; the message has the near miss.</exception>
    public TaskTypeInfo Require(string type) => Types.FirstOrDefault(candidate => candidate.Type == type) ?? throw Unknown(type);

    /// <summary>The type of that name, which a handler of this program runs.</summary>
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
            $"{Assembly} has no task type '{type}'.{Registry.NearMiss.Hint(type, names)} {known}",
            "dotnet taskkit types list"
        );
    }
}

/// <summary>One task type.</summary>
internal sealed record TaskTypeInfo
{
    public required string Type { get; init; }

    public required string Topic { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The handler's class; <see langword="null"/> for a payload without a handler in this program.</summary>
    public string? Handler { get; init; }

    public required string Payload { get; init; }

    public int? MaxRetries { get; init; }

    public string? Timeout { get; init; }

    public int? Concurrency { get; init; }

    /// <summary>The assembly that declares it.</summary>
    public required string Assembly { get; init; }

    /// <summary>The shape of the payload, in a subset of JSON Schema.</summary>
    public required JsonElement Schema { get; init; }
}
