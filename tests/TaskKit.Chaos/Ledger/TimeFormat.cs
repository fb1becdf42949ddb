using System.Globalization;

namespace TaskKit.Chaos.Ledger;

/// <summary>The text of the ledger's lines on schedules, pauses, limits and clocks, without what begins and closes a line.</summary>
internal static class TimeFormat
{
    public static string? Write(LedgerEvent line) =>
        line switch
        {
            Fired it => Text($"fire {it.Id} {it.Schedule} {it.From} {it.To} {it.NotBefore} {it.Pid} {it.Asked.Ticks} {it.At.Ticks}"),
            Occurred it => Text($"occur {it.Id} {it.Schedule} {it.From} {it.To} {it.Pid} {it.At.Ticks}"),
            ScheduleBegan it => Text($"schedule {it.Schedule} {it.At.Ticks}"),
            PauseBegan it => Text($"pause {it.Scope} {it.Asked.Ticks} {it.At.Ticks}"),
            PauseEnded it => Text($"resume {it.Scope} {it.Asked.Ticks} {it.At.Ticks}"),
            LimitSet it => Text($"limit {it.Type} {it.Concurrency} {it.Count} {it.Milliseconds} {it.Asked.Ticks} {it.At.Ticks}"),
            ClockSet it => Text($"ahead {it.Pid} {it.Milliseconds} {it.At.Ticks}"),
            _ => null,
        };

    public static LedgerEvent? Read(string[] word) =>
        (word[0], word.Length) switch
        {
            ("fire", 9) => new Fired(
                TaskId.Parse(word[1]),
                word[2],
                Number(word[3]),
                Number(word[4]),
                Number(word[5]),
                (int)Number(word[6]),
                Time(word[7]),
                Time(word[8])
            ),
            ("occur", 7) => new Occurred(
                TaskId.Parse(word[1]),
                word[2],
                Number(word[3]),
                Number(word[4]),
                (int)Number(word[5]),
                Time(word[6])
            ),
            ("schedule", 3) => new ScheduleBegan(word[1], Time(word[2])),
            ("pause", 4) => new PauseBegan(word[1], Time(word[2]), Time(word[3])),
            ("resume", 4) => new PauseEnded(word[1], Time(word[2]), Time(word[3])),
            ("limit", 7) => new LimitSet(
                word[1],
                (int)Number(word[2]),
                (int)Number(word[3]),
                (int)Number(word[4]),
                Time(word[5]),
                Time(word[6])
            ),
            ("ahead", 4) => new ClockSet((int)Number(word[1]), (int)Number(word[2]), Time(word[3])),
            _ => null,
        };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string text) => new(Number(text));
}
