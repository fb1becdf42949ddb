using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;
using TaskKit.Redis.State;
using TaskKit.Servers;
using KnownTask = TaskKit.Brokers.Guarding.StoredTask;

namespace TaskKit.Chaos.Driving;

/// <summary>A run on Kafka and Redis.</summary>
internal sealed class KafkaSetting : Setting
{
    private const int FewEnoughToAsk = 5000;
    private const int AtOnce = 256;
    private readonly KafkaArena _arena;
    private readonly ServerPair _servers;
    private readonly RedisGuard _states;

    private KafkaSetting(KafkaArena arena, ServerPair servers, int seed)
    {
        (_arena, _servers) = (arena, servers);
        Scene = new Scene(arena, seed);
        var options = new RedisOptions { Address = arena.Redis };
        _states = new RedisGuard(options, new RetentionOptions(), TimeProvider.System, NullLogger.Instance);
    }

    public override Scene Scene { get; }

    public static async Task<KafkaSetting> OpenAsync(string folder, ServerFaults faults, Profile profile, int seed, KafkaBroker? shared)
    {
        var servers = await ServerPair.StartAsync(faults.HarmBroker ? null : shared);
        var place = new KafkaPlace(
            servers.Broker.Address,
            servers.OwnsBroker ? "" : $"{Path.GetFileName(folder)}.",
            servers.Redis.Address,
            profile.Drain,
            faults.OneGroup,
            profile.CrashPoint.Length > 0
        );
        var arena = KafkaArena.Make(folder, place);
        await arena.Topics.CreateAsync();
        return new KafkaSetting(arena, servers, seed);
    }

    public override async Task HarmAsync(Profile profile, Fleet fleet, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var kept = profile.Workers > 0 ? fleet.KeepAsync(profile.Workers, enough.Token) : Task.CompletedTask;
        try
        {
            await HarmAllAsync(profile, fleet, cancellationToken);
        }
        finally
        {
            await enough.CancelAsync();
            await kept;
        }
    }

    private async Task HarmAllAsync(Profile profile, Fleet fleet, CancellationToken cancellationToken)
    {
        int pause = (int)profile.Pause.TotalMilliseconds;
        var killer = new Killer(Scene, fleet, pause)
        {
            IsCalm = () => fleet.Ready > 1 && Scene.View.Orphans == 0,
            HasSoloTask = MayHaveSoloTask,
        };
        var harm = new ServerHarm(Scene, _arena, fleet, _servers, profile) { Remember = RememberAsync, HasSoloTask = MayHaveSoloTask };
        if (profile.CrashPoint.Length > 0)
            await Scene.UntilAsync(() => Scene.View.Deaths >= profile.Kills, profile.CrashPatience, "workers that die", cancellationToken);
        else
            await Task.WhenAll(killer.RunAsync(profile.Kills, cancellationToken), harm.RunAsync(cancellationToken));
        await new Terminator(Scene, fleet).RunAsync(profile.Stops, ChaosRun.FinishingWorkers, cancellationToken);
    }

    public override async Task<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        var open = Scene.View.Open;
        if (open.Count is 0 or > FewEnoughToAsk)
            return open.Count == 0;
        // Of these no worker said the end: it was killed before it could, or they have not ended.
        var found = await FindAsync(open, cancellationToken);
        return found.TrueForAll(task => task?.State.IsTerminal() == true);
    }

    public override async Task RecordFinalAsync(CancellationToken cancellationToken)
    {
        await RecordRowsAsync(Scene.View.Offered, cancellationToken);
        foreach (var some in TopicReader.Read(_arena.Topics).Chunk(AtOnce))
            Scene.Ledger.Write(some);
        foreach (var some in CommitReader.Read(_arena.Topics).Chunk(AtOnce))
            Scene.Ledger.Write(some);
    }

    public override async ValueTask DisposeAsync()
    {
        await _states.DisposeAsync();
        _servers.KeepLogs(_arena.Folder);
        await _servers.DisposeAsync();
        Scene.Dispose();
    }

    // Whoever runs a task alone runs nothing else.
    private bool MayHaveSoloTask(Child worker) => Scene.View.Running(worker.Pid).Count < 2;

    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        await RecordRowsAsync(Scene.View.Offered, cancellationToken);
        // That took a while; these may have ended meanwhile.
        await RecordRowsAsync(Scene.View.Open, cancellationToken);
    }

    private async Task RecordRowsAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken)
    {
        var rows = await FindAsync(ids, cancellationToken);
        var now = LedgerWriter.Now;
        foreach (var some in rows.OfType<KnownTask>().Select(task => ToRow(task, now)).Chunk(AtOnce))
            Scene.Ledger.Write(some);
    }

    private static Row ToRow(KnownTask task, TimeSpan now) =>
        new(
            task.Id,
            task.State,
            task.Generation,
            task.Ended,
            task.Crashes,
            task.Failure?.Reason,
            task.ChangedAt.ToUnixTimeMilliseconds(),
            now
        );

    private async Task<List<KnownTask?>> FindAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken)
    {
        var found = new List<KnownTask?>(ids.Count);
        foreach (var some in ids.Chunk(AtOnce))
            found.AddRange(await Task.WhenAll(some.Select(id => _states.FindAsync(id, cancellationToken).AsTask())));
        return found;
    }
}
