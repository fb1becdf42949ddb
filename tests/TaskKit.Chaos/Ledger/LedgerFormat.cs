using System.Globalization;

namespace TaskKit.Chaos.Ledger;

/// <summary>
/// The text of a ledger: a line begins with the line feed that ends the one before and closes with a full stop. A kernel may cut a write short
/// when its process is killed; such a line has no full stop, and the next writer's line feed keeps it from spoiling another.
/// </summary>
internal static class LedgerFormat
{
    public const char Begin = '\n';
    public const string Close = " .";
    private const string None = "-";

    public static string Write(LedgerEvent line) =>
        line switch
        {
            Accepted it => Line($"accepted {it.Id} {it.Type} {it.Kind} {it.Hash} {it.At.Ticks}"),
            WorkerUp it => Line($"up {it.Pid} {it.At.Ticks}"),
            Claimed it => Line($"claim {Key(it.Attempt)} {it.Pid} {it.Token} {it.Asked.Ticks} {it.At.Ticks}"),
            Started it => Line($"start {Key(it.Attempt)} {it.Pid} {it.Hash} {it.At.Ticks}"),
            Ended it => Line($"end {Key(it.Attempt)} {it.Pid} {it.Outcome} {it.At.Ticks}"),
            Settled it => Line(
                $"settle {Key(it.Attempt)} {it.Pid} {it.Token} {it.As} {(it.Stored ? "stored" : "stale")} {it.Due.Ticks} {it.Asked.Ticks} {it.At.Ticks}"
            ),
            Killed it => Line($"kill {it.Pid} {it.At.Ticks}"),
            Frozen it => Line($"freeze {it.Pid} {it.At.Ticks}"),
            Thawed it => Line($"thaw {it.Pid} {it.At.Ticks}"),
            StopAsked it => Line($"term {it.Pid} {it.At.Ticks}"),
            Exited it => Line($"exit {it.Pid} {it.Code} {it.At.Ticks}"),
            LockHeld it => Line($"lock {it.From.Ticks} {it.At.Ticks}"),
            _ => WriteMore(line),
        };

    private static string WriteMore(LedgerEvent line) =>
        line switch
        {
            Offered it => Line($"offer {it.Id} {it.Type} {it.Kind} {it.Hash} {it.Key ?? None} {it.Due.Ticks} {it.At.Ticks}"),
            Outage it => Line($"outage {it.Kind} {it.From.Ticks} {it.At.Ticks}"),
            GuardLost it => Line($"guard-lost {it.At.Ticks}"),
            Grown it => Line($"grown {it.Topic} {it.Partitions} {it.At.Ticks}"),
            Twinned it => Line($"twin {it.Id} {it.At.Ticks}"),
            PollBlocked it => Line($"blocked {it.Pid} {it.From.Ticks} {it.At.Ticks}"),
            Counted it => Line($"counted {it.Pid} {it.Processed} {it.At.Ticks}"),
            ClockRead it => Line($"clock {it.Unix} {it.At.Ticks}"),
            Row it => Line(
                $"row {it.Id} {it.Generation} {it.Attempts} {it.State} {it.Crashes} {it.Reason ?? None} {it.Changed} {it.At.Ticks}"
            ),
            RecordFound it => Line(
                $"record {it.Id} {it.Generation} {it.Turn} {it.Topic} {it.Partition} {it.Offset} {it.Written} {it.Ended} {it.Key} {it.Value} {it.At.Ticks}"
            ),
            CommitFound it => Line($"commit {it.Group} {it.Topic} {it.Partition} {it.Offset} {it.Written} {it.At.Ticks}"),
            _ => Begin
                + (TimeFormat.Write(line) ?? throw new ArgumentOutOfRangeException(nameof(line), line, "Not a ledger event."))
                + Close,
        };

    /// <summary>Reads one line without its line feed.</summary>
    /// <returns><see langword="null"/> when the line was cut short.</returns>
    /// <exception cref="FormatException">The line is whole, and none of the ledger's.</exception>
    public static LedgerEvent? Read(string line)
    {
        if (!line.EndsWith(Close, StringComparison.Ordinal))
            return null;
        string[] word = line[..^Close.Length].Split(' ');
        return (word[0], word.Length) switch
        {
            ("accepted", 6) => new Accepted(TaskId.Parse(word[1]), word[2], Enum.Parse<TaskKind>(word[3]), word[4], Time(word[5])),
            ("up", 3) => new WorkerUp(Number(word[1]), Time(word[2])),
            ("claim", 8) => new Claimed(Key(word), Number(word[4]), Number(word[5]), Time(word[6]), Time(word[7])),
            ("start", 7) => new Started(Key(word), Number(word[4]), word[5], Time(word[6])),
            ("end", 7) => new Ended(Key(word), Number(word[4]), Enum.Parse<HandlerOutcome>(word[5]), Time(word[6])),
            ("settle", 11) => new Settled(
                Key(word),
                Number(word[4]),
                Number(word[5]),
                Enum.Parse<SettledAs>(word[6]),
                word[7] == "stored",
                Time(word[9]),
                Time(word[10])
            )
            {
                Due = Time(word[8]),
            },
            ("kill", 3) => new Killed(Number(word[1]), Time(word[2])),
            ("freeze", 3) => new Frozen(Number(word[1]), Time(word[2])),
            ("thaw", 3) => new Thawed(Number(word[1]), Time(word[2])),
            ("term", 3) => new StopAsked(Number(word[1]), Time(word[2])),
            ("exit", 4) => new Exited(Number(word[1]), Number(word[2]), Time(word[3])),
            ("lock", 3) => new LockHeld(Time(word[1]), Time(word[2])),
            _ => ReadMore(word) ?? throw new FormatException($"Expected a line of the ledger, got '{line}'."),
        };
    }

    private static LedgerEvent? ReadMore(string[] word) =>
        (word[0], word.Length) switch
        {
            ("offer", 8) => new Offered(
                TaskId.Parse(word[1]),
                word[2],
                Enum.Parse<TaskKind>(word[3]),
                word[4],
                Optional(word[5]),
                Time(word[6]),
                Time(word[7])
            ),
            ("outage", 4) => new Outage(Enum.Parse<OutageKind>(word[1]), Time(word[2]), Time(word[3])),
            ("guard-lost", 2) => new GuardLost(Time(word[1])),
            ("grown", 4) => new Grown(word[1], Number(word[2]), Time(word[3])),
            ("twin", 3) => new Twinned(TaskId.Parse(word[1]), Time(word[2])),
            ("blocked", 4) => new PollBlocked(Number(word[1]), Time(word[2]), Time(word[3])),
            ("counted", 4) => new Counted(Number(word[1]), Large(word[2]), Time(word[3])),
            ("clock", 3) => new ClockRead(Large(word[1]), Time(word[2])),
            ("row", 9) => new Row(
                TaskId.Parse(word[1]),
                Enum.Parse<TaskState>(word[4]),
                Number(word[2]),
                Number(word[3]),
                Number(word[5]),
                Optional(word[6]),
                Large(word[7]),
                Time(word[8])
            ),
            ("record", 12) => new RecordFound(
                Shared(word[4]),
                Number(word[5]),
                Large(word[6]),
                Large(word[7]),
                TaskId.Parse(word[1]),
                Number(word[2]),
                Number(word[3]),
                Number(word[8]),
                word[9],
                word[10],
                Time(word[11])
            ),
            ("commit", 7) => new CommitFound(
                Shared(word[1]),
                Shared(word[2]),
                Number(word[3]),
                Large(word[4]),
                Large(word[5]),
                Time(word[6])
            ),
            _ => TimeFormat.Read(word),
        };

    private static string Line(FormattableString text) => Begin + text.ToString(CultureInfo.InvariantCulture) + Close;

    private static string Key(AttemptKey attempt) => $"{attempt.Id} {attempt.Generation} {attempt.Number}";

    private static AttemptKey Key(string[] word) => new(TaskId.Parse(word[1]), Number(word[2]), Number(word[3]));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Large(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    // Topics and groups are few and stand in millions of lines.
    private static string Shared(string text) => string.Intern(text);

    private static string? Optional(string text) => text == None ? null : text;

    private static TimeSpan Time(string text) => new(long.Parse(text, CultureInfo.InvariantCulture));
}
