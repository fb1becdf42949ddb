using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>types list</c>: what the built assembly says of itself; it is not run.</summary>
internal static class TypesListCommand
{
    private static readonly Column<TaskTypeInfo>[] Columns =
    [
        new("TYPE", type => type.Type, Fit: Fit.Whole),
        new("HANDLER", type => type.Handler ?? "(elsewhere)"),
        new("PAYLOAD", type => type.Payload),
        new("RETRIES", type => type.MaxRetries?.ToString() ?? "", Right: true),
        new("TIMEOUT", type => type.Timeout, Right: true),
        new("DESCRIPTION", type => type.Description, Fit: Fit.Wrap),
    ];

    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("list", "List the task types that the project declares."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (_, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        context.Output.List(manifest.Types, Columns, TypeJson.Of);
        if (manifest.Types.Count == 0)
            context.Output.Say($"{manifest.Assembly} declares no task types. Add one: dotnet taskkit new handler SendSms");
        return ExitCodes.Success;
    }
}
