using System.Text.Json.Nodes;
using TaskKit.Kafka.DeadLetters;

namespace TaskKit.Tool;

/// <summary>The end of one dead letter in a replay, for people and programs.</summary>
/// <param name="Report">What the replay says.</param>
/// <param name="Verdict">What the payload says of a letter that would be replayed; else <see langword="null"/>.</param>
internal sealed record LetterReport(ReplayReport Report, LetterVerdict? Verdict)
{
    public static IReadOnlyList<Column<LetterReport>> Columns { get; } =
    [
        new("ID", each => each.Report.Letter.Task.Id.ToString(), Fit: Fit.Whole),
        new("TYPE", each => each.Report.Letter.Task.Type),
        new("REASON", each => each.Report.Letter.Reason),
        new("DIED", each => TimeText.Short(each.Report.Letter.Timestamp)),
        new("RESULT", each => each.Words, Fit: Fit.Wrap),
    ];

    /// <summary>It cannot be replayed.</summary>
    public bool IsFailed => Report.Status is not (ReplayStatus.Ready or ReplayStatus.Replayed or ReplayStatus.Superseded);

    /// <summary>It could be replayed, and would die at once.</summary>
    public bool IsDoomed => Verdict is { IsBad: true };

    private string Words =>
        Report.Status switch
        {
            ReplayStatus.Ready => Verdict is null ? "would be replayed" : $"would be replayed; {Verdict.Text}",
            ReplayStatus.Replayed => $"replayed as generation {Report.Letter.Task.Generation + 1}",
            ReplayStatus.Superseded => $"superseded: {Report.Detail}",
            ReplayStatus.Unroutable => $"no topic: {Report.Detail}",
            ReplayStatus.Malformed => $"malformed: {Report.Detail}",
            _ => $"failed: {Report.Detail}",
        };

    public JsonNode Json()
    {
        var letter = Report.Letter;
        var json = new JsonObject
        {
            ["id"] = letter.Task.Id.ToString(),
            ["type"] = letter.Task.Type,
            ["generation"] = letter.Task.Generation,
            ["reason"] = letter.Reason,
            ["place"] = letter.Place.ToString(),
            ["diedAt"] = TimeText.Exact(letter.Timestamp),
            ["ok"] = !IsFailed,
            ["status"] = Report.Status.ToString().ToLowerInvariant(),
            ["result"] = Words,
        };
        if (Verdict is { } verdict)
            json["outlook"] = verdict.Word;
        return json;
    }
}
