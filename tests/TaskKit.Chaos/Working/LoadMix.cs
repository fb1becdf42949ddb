using System.Globalization;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;

namespace TaskKit.Chaos.Working;

/// <summary>The mix of submitted tasks.</summary>
/// <param name="PerSecond">How many, whether or not the workers keep up.</param>
/// <param name="Slow">The share of tasks of 1 to 3 s; those of 50 to 200 ms are 25 %, the rest takes 0 to 5 ms.</param>
/// <param name="Delayed">The share of tasks that are submitted for up to a second later.</param>
/// <param name="Keyed">The share of tasks that have one of 200 keys, the first of which are frequent; all of them take 0 to 5 ms.</param>
/// <param name="KillerEvery">Each so many tasks one kills its worker; 0 for none.</param>
/// <param name="Always">The share of tasks that always fail; those that fail once are 5 %.</param>
/// <param name="Limited">The share of tasks of limited types, of which seven of ten are limited in number and the others in rate; they take 50 to 300 ms.</param>
internal sealed record LoadMix(
    int PerSecond,
    double Slow = 0.05,
    double Delayed = 0,
    double Keyed = 0,
    int KillerEvery = 0,
    double Always = 0.01,
    double Limited = 0
)
{
    private const double Medium = 0.25;
    private const double Once = 0.05;
    private const double Capped = 0.7;
    private static readonly string[] Letters = ["a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "ä", "€", "日", "🎈"];
    private static readonly double[] KeysUpTo = Zipf(200);

    private int _submitted;

    /// <summary>As words of a command line.</summary>
    public string[] ToWords() =>
        [
            PerSecond.ToString(CultureInfo.InvariantCulture),
            Slow.ToString(CultureInfo.InvariantCulture),
            Delayed.ToString(CultureInfo.InvariantCulture),
            Keyed.ToString(CultureInfo.InvariantCulture),
            KillerEvery.ToString(CultureInfo.InvariantCulture),
            Always.ToString(CultureInfo.InvariantCulture),
            Limited.ToString(CultureInfo.InvariantCulture),
        ];

    public static LoadMix FromWords(string[] words) =>
        new(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            double.Parse(words[1], CultureInfo.InvariantCulture),
            double.Parse(words[2], CultureInfo.InvariantCulture),
            double.Parse(words[3], CultureInfo.InvariantCulture),
            int.Parse(words[4], CultureInfo.InvariantCulture),
            double.Parse(words[5], CultureInfo.InvariantCulture),
            double.Parse(words[6], CultureInfo.InvariantCulture)
        );

    public PlannedTask Next(Random random)
    {
        double fate = random.NextDouble();
        var kind =
            fate < Always ? TaskKind.Always
            : fate < Always + Once ? TaskKind.Once
            : TaskKind.Ok;
        string text = string.Concat(random.GetItems(Letters, random.Next(200)));
        if (Limited > 0 && random.NextDouble() < Limited)
            return new(random.NextDouble() < Capped ? LimitedType.Capped : LimitedType.Paced, kind, random.Next(50, 301), text, null, null);
        TimeSpan? delay = random.NextDouble() < Delayed ? TimeSpan.FromMilliseconds(random.Next(100, 1000)) : null;
        double place = random.NextDouble();
        string? key = Keyed > 0 && random.NextDouble() < Keyed ? Key(random.NextDouble()) : null;
        if (KillerEvery > 0 && ++_submitted % KillerEvery == 0)
            return new(QuickHandler.Type, TaskKind.Killer, 0, text, null, null);
        if (key is not null || place >= Slow + Medium)
            return new(QuickHandler.Type, kind, random.Next(6), text, delay, key);
        return place < Slow
            ? new(SlowHandler.Type, kind, random.Next(1000, 3001), text, delay, null)
            : new(MediumHandler.Type, kind, random.Next(50, 201), text, delay, null);
    }

    private static string Key(double place)
    {
        int index = Array.BinarySearch(KeysUpTo, place);
        return string.Create(CultureInfo.InvariantCulture, $"k{Math.Min(index < 0 ? ~index : index, KeysUpTo.Length - 1)}");
    }

    private static double[] Zipf(int keys)
    {
        double total = Enumerable.Range(1, keys).Sum(rank => 1.0 / rank);
        double upTo = 0;
        return [.. Enumerable.Range(1, keys).Select(rank => upTo += 1.0 / rank / total)];
    }
}

/// <summary>One task of the load.</summary>
internal sealed record PlannedTask(string Type, TaskKind Kind, int Milliseconds, string Text, TimeSpan? Delay, string? Key)
{
    public string Hash => PayloadHash.Of(Kind, Milliseconds, Text);

    public ValueTask<TaskId> SubmitAsync(ITaskClient client)
    {
        var options = Delay is null && Key is null ? null : new EnqueueOptions { Delay = Delay, Key = Key };
        return Type switch
        {
            SlowHandler.Type => client.EnqueueAsync(new SlowWork(Kind, Milliseconds, Text), options, CancellationToken.None),
            MediumHandler.Type => client.EnqueueAsync(new MediumWork(Kind, Milliseconds, Text), options, CancellationToken.None),
            LimitedType.Capped => client.EnqueueAsync(new CappedWork(Kind, Milliseconds, Text), options, CancellationToken.None),
            LimitedType.Paced => client.EnqueueAsync(new PacedWork(Kind, Milliseconds, Text), options, CancellationToken.None),
            _ => client.EnqueueAsync(new QuickWork(Kind, Milliseconds, Text), options, CancellationToken.None),
        };
    }
}
