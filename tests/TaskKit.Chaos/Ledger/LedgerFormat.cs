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

    public static string Write(LedgerEvent line) =>
        line switch
        {
            Accepted it => Line($"accepted {it.Id} {it.Type} {it.Kind} {it.Hash} {it.At.Ticks}"),
            WorkerUp it => Line($"up {it.Pid} {it.At.Ticks}"),
            Claimed it => Line($"claim {Key(it.Attempt)} {it.Pid} {it.Token} {it.Asked.Ticks} {it.At.Ticks}"),
            Started it => Line($"start {Key(it.Attempt)} {it.Pid} {it.Hash} {it.At.Ticks}"),
            Ended it => Line($"end {Key(it.Attempt)} {it.Pid} {it.Outcome} {it.At.Ticks}"),
            Settled it => Line(
                $"settle {Key(it.Attempt)} {it.Pid} {it.Token} {it.As} {(it.Stored ? "stored" : "stale")} {it.Asked.Ticks} {it.At.Ticks}"
            ),
            Killed it => Line($"kill {it.Pid} {it.At.Ticks}"),
            Frozen it => Line($"freeze {it.Pid} {it.At.Ticks}"),
            Thawed it => Line($"thaw {it.Pid} {it.At.Ticks}"),
            StopAsked it => Line($"term {it.Pid} {it.At.Ticks}"),
            Exited it => Line($"exit {it.Pid} {it.Code} {it.At.Ticks}"),
            LockHeld it => Line($"lock {it.From.Ticks} {it.At.Ticks}"),
            _ => throw new ArgumentOutOfRangeException(nameof(line), line, "Not a ledger event."),
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
            ("settle", 10) => new Settled(
                Key(word),
                Number(word[4]),
                Number(word[5]),
                Enum.Parse<SettledAs>(word[6]),
                word[7] == "stored",
                Time(word[8]),
                Time(word[9])
            ),
            ("kill", 3) => new Killed(Number(word[1]), Time(word[2])),
            ("freeze", 3) => new Frozen(Number(word[1]), Time(word[2])),
            ("thaw", 3) => new Thawed(Number(word[1]), Time(word[2])),
            ("term", 3) => new StopAsked(Number(word[1]), Time(word[2])),
            ("exit", 4) => new Exited(Number(word[1]), Number(word[2]), Time(word[3])),
            ("lock", 3) => new LockHeld(Time(word[1]), Time(word[2])),
            _ => throw new FormatException($"Expected a line of the ledger, got '{line}'."),
        };
    }

    private static string Line(FormattableString text) => Begin + text.ToString(CultureInfo.InvariantCulture) + Close;

    private static string Key(AttemptKey attempt) => $"{attempt.Id} {attempt.Generation} {attempt.Number}";

    private static AttemptKey Key(string[] word) => new(TaskId.Parse(word[1]), Number(word[2]), Number(word[3]));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string text) => new(long.Parse(text, CultureInfo.InvariantCulture));
}
