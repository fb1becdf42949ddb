using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>The report on one dead letter of a replay, for people and programs.</summary>
/// <param name="Outcome">The outcome of the replay.</param>
/// <param name="Verdict">The check of the payload of a letter that would be replayed; else <see langword="null"/>.</param>
internal sealed record LetterReport(LetterOutcome Outcome, LetterVerdict? Verdict)
{
    public static IReadOnlyList<Column<LetterReport>> Columns { get; } =
    [
        new("ID", each => each.Outcome.Task.Id.ToString(), Fit: Fit.Whole),
        new("TYPE", each => each.Outcome.Task.Type),
        new("REASON", each => each.Outcome.Reason),
        new("DIED", each => TimeText.Short(each.Outcome.DiedAt)),
        new("RESULT", each => each.Words, Fit: Fit.Wrap),
    ];

    /// <summary>True when the letter cannot be replayed.</summary>
    public bool IsFailed => Outcome.Status is not (LetterStatus.Ready or LetterStatus.Replayed or LetterStatus.Superseded);

    /// <summary>True when the letter can be replayed, but its task would die at once.</summary>
    public bool IsDoomed => Verdict is { IsBad: true };

    private string Words =>
        Outcome.Status switch
        {
            LetterStatus.Ready => Verdict is null ? "would be replayed" : $"would be replayed; {Verdict.Text}",
            LetterStatus.Replayed => $"replayed as generation {Outcome.Task.Generation + 1}",
            _ => Outcome.Objection ?? "not replayed",
        };

    public JsonNode Json()
    {
        var task = Outcome.Task;
        var json = new JsonObject
        {
            ["id"] = task.Id.ToString(),
            ["type"] = task.Type,
            ["generation"] = task.Generation,
            ["reason"] = Outcome.Reason,
            ["place"] = Outcome.Place,
            ["diedAt"] = TimeText.Exact(Outcome.DiedAt),
            ["ok"] = !IsFailed,
            ["status"] = Outcome.Status.ToString().ToLowerInvariant(),
            ["result"] = Words,
        };
        if (Verdict is { } verdict)
            json["outlook"] = verdict.Word;
        return json;
    }
}
