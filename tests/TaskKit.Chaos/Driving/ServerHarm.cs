using Confluent.Kafka;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;
using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>Harm to the servers, and to workers by way of them: one act after the other, in an order that the seed decides.</summary>
internal sealed class ServerHarm(Scene scene, KafkaArena arena, Fleet fleet, ServerPair servers, Profile profile)
{
    private static readonly TimeSpan TakeOver = KafkaArena.Session + TimeSpan.FromSeconds(16);
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromMinutes(2);
    private const int GrowBy = 2;
    private const int Again = 500;
    private const int TwinsAtOnce = 20;
    private const int ShortestAbsence = 200;
    private const int LongestAbsence = 2500;
    private const int BeyondSession = 2000;

    /// <summary>Writes down what the guard knows, before it forgets it.</summary>
    public required Func<CancellationToken, Task> Remember { get; init; }

    /// <summary>True when a stopped worker holds a task that would be buried if it were taken for dead now.</summary>
    public required Func<Child, bool> HasSoloTask { get; init; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = LedgerWriter.Now;
        var acts = Shuffled();
        for (int i = 0; i < acts.Count; i++)
        {
            // Spread over the time that the run takes at least; whoever is late hurries.
            var due = begun + (profile.AtLeast * ((i + 0.5) / acts.Count));
            if (due > LedgerWriter.Now)
                await Task.Delay(due - LedgerWriter.Now, TimeProvider.System, cancellationToken);
            await acts[i](cancellationToken);
        }
    }

    private List<Func<CancellationToken, Task>> Shuffled()
    {
        var faults = profile.Servers!;
        List<Func<CancellationToken, Task>> acts =
        [
            .. Times(faults.RollingRestarts, RestartAllAsync),
            .. Times(faults.BrokerStops, stop => RestartAsync(servers.Broker, OutageKind.BrokerStop, stop)),
            .. Times(faults.BrokerKills, stop => RestartAsync(servers.Broker, OutageKind.BrokerKill, stop)),
            .. Times(faults.BrokerPauses, PauseBrokerAsync),
            .. Times(faults.RedisStops, stop => RestartAsync(servers.Redis, OutageKind.RedisStop, stop)),
            .. Times(faults.RedisKills, stop => RestartAsync(servers.Redis, OutageKind.RedisKill, stop)),
            .. Times(faults.Flushes, FlushAsync),
            .. Times(faults.BlockedPolls, BlockAsync),
            .. Times(faults.Growths, GrowAsync),
            .. Times(faults.Twins, TwinAsync),
            .. Times(profile.Freezes, FreezeAsync),
        ];
        for (int i = acts.Count - 1; i > 0; i--)
            if (scene.Roll(i + 1) is var other)
                (acts[i], acts[other]) = (acts[other], acts[i]);
        return acts;
    }

    private static IEnumerable<Func<CancellationToken, Task>> Times(int count, Func<CancellationToken, Task> act) =>
        Enumerable.Repeat(act, count);

    private async Task RestartAllAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in fleet.All)
        {
            if (!fleet.TryReserve(worker))
                continue;
            await fleet.StopAsync(worker, cancellationToken);
            await Scene.CameTrueAsync(() => fleet.Ready >= profile.Workers, ReadyPatience, cancellationToken);
        }
    }

    private async Task RestartAsync(Server server, OutageKind kind, CancellationToken cancellationToken)
    {
        await scene.Fault.WaitAsync(cancellationToken);
        var from = LedgerWriter.Now;
        if (kind is OutageKind.BrokerKill or OutageKind.RedisKill)
            await server.KillAsync(cancellationToken);
        else
            await server.StopAsync(cancellationToken);
        await Scene.PauseAsync(ShortestAbsence + scene.Roll(LongestAbsence), cancellationToken);
        await server.StartAsync(cancellationToken);
        scene.Ledger.Write(new Outage(kind, from, LedgerWriter.Now));
        scene.Fault.Release();
    }

    private async Task PauseBrokerAsync(CancellationToken cancellationToken)
    {
        await scene.Fault.WaitAsync(cancellationToken);
        var from = LedgerWriter.Now;
        await servers.Broker.PauseAsync(cancellationToken);
        await Scene.PauseAsync((int)KafkaArena.Session.TotalMilliseconds + scene.Roll(BeyondSession), cancellationToken);
        servers.Broker.Resume();
        scene.Ledger.Write(new Outage(OutageKind.BrokerPause, from, LedgerWriter.Now));
        scene.Fault.Release();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await scene.Fault.WaitAsync(cancellationToken);
        await Remember(cancellationToken);
        // Before and after: it happens in between, and takes its time where there is much to forget.
        scene.Ledger.Write(new GuardLost(LedgerWriter.Now));
        await servers.Redis.CommandAsync("FLUSHALL");
        scene.Ledger.Write(new GuardLost(LedgerWriter.Now));
        scene.Fault.Release();
    }

    private async Task BlockAsync(CancellationToken cancellationToken)
    {
        var time = KafkaArena.MaxPollInterval + TimeSpan.FromSeconds(3);
        if (fleet.TryReserve(child => scene.View.Running(child.Pid).Count > 0) is not { } victim)
            return;
        int blocks = scene.View.Blocks;
        victim.Say(FormattableString.Invariant($"{time.TotalSeconds}"));
        await Scene.CameTrueAsync(() => victim.HasExited || scene.View.Blocks > blocks, time * 2, cancellationToken);
        fleet.Release(victim);
    }

    private async Task FreezeAsync(CancellationToken cancellationToken) =>
        await new Freezer(scene, fleet, TakeOver, (int)profile.Pause.TotalMilliseconds) { HasSoloTask = HasSoloTask }.RunAsync(
            1,
            cancellationToken
        );

    private async Task GrowAsync(CancellationToken cancellationToken)
    {
        foreach (string topic in arena.Topics.OfWorkers)
            await InsistAsync(() => GrowAsync(topic), cancellationToken);
    }

    private async Task GrowAsync(string topic)
    {
        int partitions = Topics.PartitionsOf(arena.Topics.Brokers, topic).Count + GrowBy;
        await arena.Topics.GrowAsync(topic, partitions);
        scene.Ledger.Write(new Grown(topic, partitions, LedgerWriter.Now));
    }

    private Task TwinAsync(CancellationToken cancellationToken) =>
        InsistAsync(() => TwinWriter.WriteAsync(arena.Topics, TwinsAtOnce, scene), cancellationToken);

    // A broker that was just started again answers before it knows its partitions.
    private static async Task InsistAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        for (var begun = LedgerWriter.Now; ; await Scene.PauseAsync(Again, cancellationToken))
            try
            {
                await act();
                return;
            }
            catch (KafkaException) when (LedgerWriter.Now - begun < ReadyPatience) { }
    }
}
