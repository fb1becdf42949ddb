using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary><c>limits clear</c>: ends a limit that was set at run time.</summary>
internal static class LimitsClearCommand
{
    private static readonly Column<Row>[] Columns = [new("TYPE", row => row.Type, Fit: Fit.Whole), new("RESULT", row => row.Text)];

    public static Command Create(CommandActions actions)
    {
        var type = LimitType.Argument();
        var command = new Command("clear", "End a limit that was set at run time: what the programs state holds again.") { type };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(type)!, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string type, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var limits = store.Limits(context.Host.Time);
        var stand = await limits.ListAsync(cancellationToken).ConfigureAwait(false);
        bool wasSet = context.IsDryRun
            ? stand.Any(limit => limit.Type == type)
            : await limits.ClearAsync(type, cancellationToken).ConfigureAwait(false);
        string text =
            !wasSet ? "was not set"
            : context.IsDryRun ? "would be cleared"
            : "cleared";
        context.Output.List([new Row(type, wasSet, text)], Columns, Json);
        string[] others = [.. stand.Select(limit => limit.Type).Where(other => other != type)];
        if (!wasSet)
            context.Output.Warn($"No limit of {type} was set at run time.{NearMiss.Hint(type, others)}");
        if (others.Length > 0)
            context.Output.Say($"Limited all the same: {string.Join(", ", others)}");
        return ExitCodes.Success;
    }

    private static JsonNode Json(Row row) =>
        new JsonObject
        {
            ["type"] = row.Type,
            ["wasSet"] = row.WasSet,
            ["result"] = row.Text,
        };

    private sealed record Row(string Type, bool WasSet, string Text);
}
