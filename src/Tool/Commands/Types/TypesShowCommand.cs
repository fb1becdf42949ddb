using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>types show</c>: one task type, its payload's members, and a command that submits one.</summary>
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
        var (_, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        var type = manifest.Require(name);
        context.Output.Details(
            [
                ("type", type.Type),
                ("description", type.Description),
                ("handler", type.Handler ?? "none in this program"),
                ("payload", type.Payload),
                ("members", string.Join('\n', SchemaText.Members(type.Schema))),
                ("topic", type.Topic),
                ("max retries", type.MaxRetries?.ToString()),
                ("timeout", type.Timeout),
                ("concurrency", type.Concurrency?.ToString()),
                ("assembly", type.Assembly),
                ("submit", $"dotnet taskkit enqueue {type.Type} '{SchemaExample.Of(type.Schema)}'"),
            ],
            TypeJson.Of(type)
        );
        return ExitCodes.Success;
    }
}
