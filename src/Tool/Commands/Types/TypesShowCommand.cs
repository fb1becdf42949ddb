using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>types show</c>: shows a task type, the members of its payload, and a command that submits a task.</summary>
internal static class TypesShowCommand
{
    public static Command Create(CommandActions actions)
    {
        var type = new Argument<string>("type") { Description = "The task type's name." };
        var command = new Command("show", "Show a task type and what its payload may be.") { type };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(type), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string name, CancellationToken cancellationToken)
    {
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        manifest.Require(name);
        var row = TypeRow.Of(context, project, manifest).Single(row => row.Type.Type == name);
        var type = row.Type;
        context.Output.Details(
            [
                ("type", type.Type),
                ("domain", type.Domain),
                ("description", type.Description),
                ("state", row.State),
                ("handler", type.Handler ?? "none in this program"),
                ("version", type.Versions.Count > 1 ? null : type.VersionText),
                ("versions", type.Versions.Count > 1 ? string.Join('\n', type.Versions.Select(Version)) : null),
                ("flags", string.Join(", ", type.Flags)),
                ("capabilities", string.Join(", ", type.Capabilities)),
                ("payload", type.Payload),
                ("members", string.Join('\n', SchemaText.Members(type.Schema))),
                ("topic", type.Topic),
                ("max retries", type.MaxRetries?.ToString()),
                ("timeout", type.Timeout),
                ("concurrency", type.Concurrency?.ToString()),
                ("total concurrency", type.TotalConcurrency?.ToString()),
                ("rate", type.Rate),
                ("priority", type.Priority?.ToString()),
                ("backoff", type.Backoff?.ToString()),
                ("schedules", string.Join('\n', type.Schedules.Select(schedule => $"{schedule.Name}: {schedule.Words}"))),
                ("settings", SettingValue.Lines(row.Settings)),
                ("assembly", type.Assembly),
                ("submit", $"dotnet taskkit enqueue {type.Type} '{ExampleText.Of(type.Schema)}'"),
            ],
            TypeJson.Of(row)
        );
        return ExitCodes.Success;
    }

    private static string Version(TaskTypeInfo version) =>
        $"{version.Version} ({version.VersionText}): {version.Handler ?? "no handler in this program"} for {version.Payload}";
}
