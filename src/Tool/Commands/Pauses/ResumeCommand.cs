using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary><c>resume</c>: ends a pause; its tasks run at once.</summary>
internal static class ResumeCommand
{
    private static readonly Column<Row>[] Columns =
    [
        new("SCOPE", row => row.Scope.ToString(), Fit: Fit.Whole),
        new("RESULT", row => row.Text),
    ];

    public static Command Create(CommandActions actions)
    {
        var command = new Command("resume", "End a pause: the tasks that wait for nothing else run at once.");
        var scope = new PauseScopeOptions(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, scope.Of(context), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, PauseScope scope, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var pauses = store.Pauses(context.Host.Time);
        var stand = await pauses.ListAsync(cancellationToken).ConfigureAwait(false);
        bool isPaused = context.IsDryRun
            ? stand.Any(pause => pause.Scope == scope)
            : await pauses.ResumeAsync(scope, cancellationToken).ConfigureAwait(false);
        string text =
            !isPaused ? "was not paused"
            : context.IsDryRun ? "would be resumed"
            : "resumed";
        context.Output.List([new Row(scope, isPaused, text)], Columns, Json);
        string[] others = [.. stand.Select(pause => pause.Scope.ToString()).Where(other => other != scope.ToString())];
        if (!isPaused)
            context.Output.Warn($"Nothing was paused as {scope}.{NearMiss.Hint(scope.ToString(), others)}");
        if (others.Length > 0)
            context.Output.Say($"Paused all the same: {string.Join(", ", others)}");
        return ExitCodes.Success;
    }

    private static JsonNode Json(Row row) =>
        new JsonObject
        {
            ["scope"] = row.Scope.ToString(),
            ["wasPaused"] = row.IsPaused,
            ["result"] = row.Text,
        };

    private sealed record Row(PauseScope Scope, bool IsPaused, string Text);
}
