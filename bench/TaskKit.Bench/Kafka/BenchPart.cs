using TaskKit.Kafka.Topics;

namespace TaskKit.Bench.Kafka;

/// <summary>The means of a part of the bench.</summary>
/// <param name="Name">The part's name.</param>
/// <param name="Arena">The servers.</param>
/// <param name="Report">Where figures go.</param>
/// <param name="Shared">The one long run that several parts look at.</param>
/// <param name="Options">What the run measures.</param>
internal sealed record BenchPart(string Name, Arena Arena, Report Report, SharedBurn Shared, BenchOptions Options)
{
    /// <summary>So many tasks, or fewer where it need not be exact.</summary>
    public int Scale(int count) => Options.Scale(count);

    /// <summary>Stores tasks and works them off, in topics of their own, with an audit at the end.</summary>
    /// <param name="what">Tells this run from others of the part.</param>
    /// <param name="first">How many are the warm-up.</param>
    /// <param name="count">How many are measured.</param>
    /// <param name="burn">How they are worked off.</param>
    /// <param name="payload">Each one's payload, by its number.</param>
    /// <param name="key">Each one's key, by its number.</param>
    public async Task<BurnResult> BurnAsync(
        string what,
        int first,
        int count,
        Func<string, Burn>? burn = null,
        Func<int, BenchTask>? payload = null,
        Func<int, string>? key = null
    )
    {
        string prefix = $"{Name}-{what}.";
        var made = burn?.Invoke(prefix) ?? new Burn(Arena, prefix, first, count);
        await Arena.PrepareAsync(prefix, new BenchTypes(made.Types).Names, made.PartitionsOfType);
        try
        {
            await using (var client = await KafkaHost.StartAsync(made.ClientSettings, new BenchProbe(0, 1, null)))
                await client.FillAsync(first + count, payload, key);
            var result = await made.RunAsync();
            Audit(what, first + count, result.Totals, made.IsStateless);
            return result;
        }
        finally
        {
            await Arena.CleanAsync(prefix);
        }
    }

    /// <summary>Checks that all that was submitted is DONE. The caller has waited until all offsets are committed.</summary>
    public void Audit(string what, long submitted, WorkerTotals totals, bool isStateless = false)
    {
        var states = isStateless ? null : Arena.CountStates();
        Report.Audit(what, submitted, totals.Done, states);
    }

    /// <summary>The topic of the one type.</summary>
    public static string TopicOf(string prefix) => new TopicNames(prefix, []).Worker(BenchTypes.Codec.TaskType);
}
