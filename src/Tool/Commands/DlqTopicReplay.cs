using System.Text.Json.Nodes;
using TaskKit.Backends;
using TaskKit.Kafka;
using TaskKit.Kafka.DeadLetters;

namespace TaskKit.Tool;

/// <summary>Replays dead letters of a Kafka topic: looked at first, then written, and begun again where it was interrupted.</summary>
/// <param name="context">The call.</param>
/// <param name="store">Where the tasks lie.</param>
/// <param name="kafka">Its parts.</param>
/// <param name="filter">Which dead letters.</param>
internal sealed class DlqTopicReplay(CommandContext context, TaskStore store, KafkaParts kafka, DeadLetterFilter filter)
{
    private static readonly Column<ReplayReport>[] Columns =
    [
        new("ID", report => report.Letter.Task.Id.ToString(), Fit: Fit.Whole),
        new("TYPE", report => report.Letter.Task.Type),
        new("REASON", report => report.Letter.Reason),
        new("DIED", report => TimeText.Short(report.Letter.Timestamp)),
        new("RESULT", report => Words(report), Fit: Fit.Wrap),
    ];

    private readonly List<ReplayReport> _reports = [];
    private int _superseded;

    /// <summary>How many are replayed in a second at most.</summary>
    public double? Rate { get; init; }

    /// <summary>How many may be replayed without being forced.</summary>
    public int? Limit { get; init; }

    /// <summary>The command that would go on in spite of the limit.</summary>
    public required string ForceCommand { get; init; }

    /// <returns>An exit code.</returns>
    /// <exception cref="ToolException">There are too many, or none of what was asked for.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await PassAsync(isDryRun: true, cancellationToken).ConfigureAwait(false);
        CheckIds();
        int ready = _reports.Count(report => report.Status == ReplayStatus.Ready);
        if (!context.IsDryRun && ready > Limit)
            throw new ToolException(
                ErrorCodes.NotConfirmed,
                $"{ready} dead letters would be replayed, and more than {Limit} need --force. Nothing was done.",
                ForceCommand
            );
        if (!context.IsDryRun && ready > 0)
        {
            (_superseded, var looked) = (0, _reports.Count);
            _reports.Clear();
            await WriteAsync(looked, cancellationToken).ConfigureAwait(false);
        }
        return Show();
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
        new DeadLetterReplay(kafka, filter) { IsDryRun = isDryRun, Rate = isDryRun ? null : Rate }.RunAsync(Take, cancellationToken);

    private void Take(ReplayReport report)
    {
        // What was replayed long ago stays in the topic; only who asks for it by its id wants to hear of it.
        if (report.Status == ReplayStatus.Superseded && filter.Ids is null)
            _superseded++;
        else
            _reports.Add(report);
    }

    private void CheckIds()
    {
        var missing = (filter.Ids ?? new HashSet<TaskId>()).Except(_reports.Select(report => report.Letter.Task.Id)).ToList();
        if (missing.Count > 0)
            throw new ToolException(
                ErrorCodes.TaskNotFound,
                $"No dead letter of {string.Join(", ", missing)} in {store.Location}.",
                "dotnet taskkit dlq list"
            );
    }

    private int Show()
    {
        context.Output.List(_reports, Columns, Json);
        if (_superseded > 0)
            context.Output.Say($"{_superseded} further dead letters were replayed before.");
        if (_reports.Count == 0)
            context.Output.Say("There is nothing to replay.");
        int failed = _reports.Count(report => !IsGood(report));
        if (failed == 0)
            return ExitCodes.Success;
        context.Output.Fail(
            new ToolException(
                ErrorCodes.Partial,
                $"{failed} of {_reports.Count} dead letters cannot be replayed.",
                "dotnet taskkit dlq show <id>"
            )
        );
        return ExitCodes.Partial;
    }

    private static bool IsGood(ReplayReport report) =>
        report.Status is ReplayStatus.Ready or ReplayStatus.Replayed or ReplayStatus.Superseded;

    private static string Words(ReplayReport report) =>
        report.Status switch
        {
            ReplayStatus.Ready => "would be replayed",
            ReplayStatus.Replayed => $"replayed as generation {report.Letter.Task.Generation + 1}",
            ReplayStatus.Superseded => $"superseded: {report.Detail}",
            ReplayStatus.Unroutable => $"no topic: {report.Detail}",
            ReplayStatus.Malformed => $"malformed: {report.Detail}",
            _ => $"failed: {report.Detail}",
        };

    private static JsonNode Json(ReplayReport report) =>
        new JsonObject
        {
            ["id"] = report.Letter.Task.Id.ToString(),
            ["type"] = report.Letter.Task.Type,
            ["generation"] = report.Letter.Task.Generation,
            ["reason"] = report.Letter.Reason,
            ["place"] = report.Letter.Place.ToString(),
            ["diedAt"] = TimeText.Exact(report.Letter.Timestamp),
            ["ok"] = IsGood(report),
            ["status"] = report.Status.ToString().ToLowerInvariant(),
            ["result"] = Words(report),
        };
}
