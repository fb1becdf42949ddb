using TaskKit.Kafka.DeadLetters;

namespace TaskKit.Tool;

/// <summary>Translates the filter and the reports of a replay between the tool and the backend on Kafka.</summary>
internal static class ReplayReports
{
    public static DeadLetterFilter FilterOf(LetterSelection letters) =>
        DeadLetterFilter.All with
        {
            Ids = letters.Ids,
            Type = letters.Type,
            Reason = letters.Reason,
            After = letters.After,
            Before = letters.Before,
        };

    public static LetterOutcome OutcomeOf(ReplayReport report)
    {
        var letter = report.Letter;
        return new LetterOutcome(letter.Task, StatusOf(report.Status))
        {
            Reason = letter.Reason,
            DiedAt = letter.Timestamp,
            Place = letter.Place.ToString(),
            Objection = ObjectionOf(report),
        };
    }

    private static LetterStatus StatusOf(ReplayStatus status) =>
        status switch
        {
            ReplayStatus.Ready => LetterStatus.Ready,
            ReplayStatus.Replayed => LetterStatus.Replayed,
            ReplayStatus.Superseded => LetterStatus.Superseded,
            ReplayStatus.Unroutable => LetterStatus.Unroutable,
            ReplayStatus.Malformed => LetterStatus.Malformed,
            _ => LetterStatus.Failed,
        };

    private static string? ObjectionOf(ReplayReport report) =>
        report.Status switch
        {
            ReplayStatus.Ready or ReplayStatus.Replayed => null,
            ReplayStatus.Superseded => $"superseded: {report.Detail}",
            ReplayStatus.Unroutable => $"no topic: {report.Detail}",
            ReplayStatus.Malformed => $"malformed: {report.Detail}",
            _ => $"failed: {report.Detail}",
        };
}
