using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>
/// Replays dead letters of a backend that stores them apart from the tasks' states. A first pass counts and checks them, a second one writes. A
/// repeat after an interruption goes on where the replay stopped.
/// </summary>
/// <param name="context">The call.</param>
/// <param name="store">The store with the dead letters.</param>
/// <param name="letters">The selection of dead letters.</param>
internal sealed class LetterReplay(CommandContext context, TaskStore store, LetterSelection letters)
{
    /// <summary>The most dead letters that are replayed without <c>--force</c>.</summary>
    public const int MostUnforced = 5;

    private readonly LetterCheck _check = new(store.Manifest);
    private readonly List<LetterReport> _reports = [];
    private int _superseded;

    /// <summary>The most dead letters that are replayed in a second; <see langword="null"/> for no limit.</summary>
    public double? Rate { get; init; }

    /// <summary>True when more than <see cref="MostUnforced"/> may be replayed.</summary>
    public bool IsForced { get; init; }

    /// <summary>True when the dead letters were named by their ids. If false, the user must confirm the replay.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The command that the user gave, without <c>--force</c> and <c>--yes</c>.</summary>
    public required string Command { get; init; }

    /// <returns>An exit code.</returns>
    /// <exception cref="ToolException">There are too many dead letters, or an id has none.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await PassAsync(isDryRun: true, cancellationToken).ConfigureAwait(false);
        CheckIds();
        int ready = _reports.Count(each => each.Outcome.Status == LetterStatus.Ready);
        if (!context.IsDryRun && !IsForced && ready > MostUnforced)
            throw new ToolException(
                ErrorCodes.NotConfirmed,
                $"{ready} dead letters would be replayed, and more than {MostUnforced} need --force. Nothing was done.",
                $"{Command} --force"
            );
        if (!context.IsDryRun && ready > 0)
        {
            await ConfirmAsync(ready, cancellationToken).ConfigureAwait(false);
            (_superseded, var looked) = (0, _reports.Count);
            _reports.Clear();
            await WriteAsync(looked, cancellationToken).ConfigureAwait(false);
        }
        return Show();
    }

    private async Task ConfirmAsync(int ready, CancellationToken cancellationToken)
    {
        if (IsNamed || context.IsConfirmed)
            return;
        string what = ready == 1 ? "1 dead letter" : $"{ready} dead letters";
        int doomed = _reports.Count(report => report.IsDoomed);
        string outlook = doomed == 0 ? "" : $" {doomed} of them would die again.";
        string force = ready > MostUnforced ? " --force" : "";
        await context
            .Output.ConfirmAsync($"Replay {what} in {store.Location}?{outlook}", $"{Command}{force} --yes", cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task WriteAsync(int count, CancellationToken cancellationToken)
    {
        try
        {
            await PassAsync(isDryRun: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or BackendUnavailableException)
        {
            Show();
            context.Output.Say($"Interrupted after {_reports.Count} of {count}. The same command goes on where it stopped.");
            throw;
        }
    }

    private Task PassAsync(bool isDryRun, CancellationToken cancellationToken) =>
        store.Support.ReplayAsync(store.Backend, letters, new ReplayManner(isDryRun, isDryRun ? null : Rate), Take, cancellationToken);

    private void Take(LetterOutcome outcome)
    {
        // A letter that was replayed long ago may still be stored. It is shown only to a user who has named its id.
        if (outcome.Status == LetterStatus.Superseded && letters.Ids is null)
            _superseded++;
        else
            _reports.Add(new LetterReport(outcome, outcome.Status == LetterStatus.Ready ? Judge(outcome.Task) : null));
    }

    private LetterVerdict Judge(TaskEnvelope task) => _check.Judge(task.Type, task.Payload.Span);

    private void CheckIds()
    {
        var missing = (letters.Ids ?? new HashSet<TaskId>()).Except(_reports.Select(each => each.Outcome.Task.Id)).ToList();
        if (missing.Count > 0)
            throw new ToolException(
                ErrorCodes.TaskNotFound,
                $"No dead letter of {string.Join(", ", missing)} in {store.Location}.",
                "dotnet taskkit dlq list"
            );
    }

    private int Show()
    {
        context.Output.List(_reports, LetterReport.Columns, report => report.Json());
        if (_superseded > 0)
            context.Output.Say($"{_superseded} further dead letters were replayed before.");
        if (_reports.Count == 0)
            context.Output.Say("There is nothing to replay.");
        int failed = _reports.Count(report => report.IsFailed);
        int doomed = _reports.Count(report => report.IsDoomed);
        if (doomed > 0)
            context.Output.Warn($"{doomed} of {_reports.Count} dead letters would die again.");
        if (failed == 0)
            return ExitCodes.Success;
        string sentence = $"{failed} of {_reports.Count} dead letters cannot be replayed.";
        context.Output.Fail(new ToolException(ErrorCodes.Partial, sentence, "dotnet taskkit dlq show <id>"));
        return ExitCodes.Partial;
    }
}
