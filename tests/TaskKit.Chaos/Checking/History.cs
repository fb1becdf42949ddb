using TaskKit.Backends;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>A ledger and the final store, put in order for the rules.</summary>
internal sealed class History
{
    private readonly Dictionary<TaskId, TaskHistory> _tasks = [];
    private readonly Dictionary<int, ProcessHistory> _processes = [];
    private ClockRead? _clock;

    public History(IEnumerable<LedgerEvent> ledger, FinalStore store, Limits limits)
    {
        (Limits, Integrity) = (limits, store.Integrity);
        foreach (var line in ledger)
            Apply(line);
        foreach (var stored in store.Tasks)
            Task(stored.Id).Stored = stored;
        foreach (var task in Tasks)
            Order(task);
        foreach (var run in Tasks.SelectMany(task => task.Runs))
            Outlive(run);
        if (limits.WorkersKillThemselves)
            foreach (var task in Tasks.Where(task => task.Stored?.Reason == DeadLetterReasons.Crashed))
                task.IsTakenForKiller =
                    DiedWith(task) >= TaskDelivery.CrashesBeforeSolo || MayHaveDiedWith(task) > TaskDelivery.CrashesBeforeSolo;
    }

    public Limits Limits { get; }

    public string Integrity { get; }

    public IReadOnlyCollection<TaskHistory> Tasks => _tasks.Values;

    public IReadOnlyDictionary<int, ProcessHistory> Processes => _processes;

    /// <summary>The schedules, pauses and clocks.</summary>
    public TimeHistory Times { get; } = new();

    public List<LockHeld> Locks { get; } = [];

    public List<Outage> Outages { get; } = [];

    public List<GuardLost> GuardLosses { get; } = [];

    public int Growths { get; private set; }

    /// <summary>Tasks of which a foreign producer wrote a record twice.</summary>
    public HashSet<TaskId> Twins { get; } = [];

    /// <summary>The times at which processes were killed, frozen or held up.</summary>
    public IEnumerable<TimeSpan> Hits =>
        Processes.Values.SelectMany(process =>
            process
                .Freezes.Select(freeze => freeze.From)
                // The group waits for it to poll again, or to be put out.
                .Concat(process.Blocks.Select(block => block.To))
                .Concat(process.Kill is { } kill ? [kill.At] : [])
        );

    /// <summary>The times at which workers were told to stop: what they were about to take over is taken over anew.</summary>
    public IEnumerable<TimeSpan> Stops => Processes.Values.Select(process => process.Stop?.At).OfType<TimeSpan>();

    /// <summary>All records of all topics.</summary>
    public List<RecordFound> Records { get; } = [];

    /// <summary>All commits, in the order in which the broker got them.</summary>
    public List<CommitFound> Commits { get; } = [];

    /// <summary>The time on the ledger's clock at which the wall clock said a time, in milliseconds since 1970.</summary>
    public TimeSpan FromUnix(long unix) =>
        _clock is { } clock ? clock.At + TimeSpan.FromMilliseconds(unix - clock.Unix) : TimeSpan.MaxValue;

    /// <summary>The time of the wall clock, in milliseconds since 1970, at a time of the ledger's.</summary>
    public long ToUnix(TimeSpan at) => _clock is { } clock ? clock.Unix + (long)(at - clock.At).TotalMilliseconds : 0;

    /// <summary>
    /// True when the guard may have forgotten, after the first time and before the second, what it was told before the first one: it was wiped, or it
    /// was killed soon after.
    /// </summary>
    public bool MayHaveForgotten(TimeSpan told, TimeSpan asked) =>
        GuardLosses.Exists(loss => loss.At >= told && loss.At <= asked)
        || Outages.Exists(outage =>
            outage.Kind is OutageKind.RedisKill && outage.From >= told && outage.From <= asked && outage.From - told <= Limits.GuardMemory
        );

    /// <summary>True when the guard may have taken a worker for dead because it could not hear of it, between two times.</summary>
    public bool MayHaveMissedLease(TimeSpan from, TimeSpan to) =>
        GuardLosses.Exists(loss => loss.At >= from && loss.At <= to)
        || Outages.Exists(outage =>
            outage.Kind is OutageKind.RedisKill or OutageKind.RedisStop
            && outage.From <= to
            && outage.At >= from
            && outage.At - outage.From >= Limits.Lease / 2
        );

    public ProcessHistory Process(int pid) =>
        _processes.TryGetValue(pid, out var process) ? process : _processes[pid] = new ProcessHistory();

    public TaskHistory? Find(TaskId id) => _tasks.GetValueOrDefault(id);

    // A process that kills itself says so first, and its other threads go on for a moment.
    private int DiedWith(TaskHistory task) => task.Runs.Count(run => Process(run.Pid).Kill is { } kill && run.IsHeldAt(kill.At));

    // A worker that dies as soon as it is granted a task writes down no claim. Only deaths between the last outcome and the burial count.
    private int MayHaveDiedWith(TaskHistory task)
    {
        var since = task.Runs.Select(run => run.Settle?.At ?? TimeSpan.Zero).Append(task.SubmittedAt ?? TimeSpan.Zero).Max();
        var buried = FromUnix(task.Stored!.Changed);
        return _processes.Values.Count(process => process.Kill is { } kill && kill.At > since && kill.At < buried);
    }

    private void Outlive(AttemptRun run)
    {
        var process = Process(run.Pid);
        var last = run.Settle?.At ?? run.End?.At ?? run.Start?.At ?? run.Claim.At;
        if (process.Kill is { } kill && last > kill.At)
            process.Kill = kill with { At = last };
    }

    private TaskHistory Task(TaskId id) => _tasks.TryGetValue(id, out var task) ? task : _tasks[id] = new TaskHistory(id);

    private void Apply(LedgerEvent line)
    {
        switch (line)
        {
            case Offered it:
                Offer(it);
                break;
            case Accepted it:
                Task(it.Id).Accept ??= it;
                break;
            case Claimed it:
                Task(it.Attempt.Id).Runs.Add(new AttemptRun(it));
                break;
            case Started it:
                Task(it.Attempt.Id).Apply(it);
                break;
            case Ended it:
                Task(it.Attempt.Id).Apply(it);
                break;
            case Settled it:
                Task(it.Attempt.Id).Apply(it);
                break;
            case LockHeld it:
                Locks.Add(it);
                break;
            case RecordFound it:
                Records.Add(it);
                Task(it.Id).Records.Add(it);
                break;
            case CommitFound it:
                Commits.Add(it);
                break;
            case Row:
                // The final store has them.
                break;
            default:
                ApplyToServers(line);
                break;
        }
    }

    // Two offers of a schedule's task: both may have become records.
    private void Offer(Offered offer)
    {
        if (Task(offer.Id).Offer is not null)
            Twins.Add(offer.Id);
        Task(offer.Id).Offer ??= offer;
    }

    private void ApplyToServers(LedgerEvent line)
    {
        switch (line)
        {
            case Outage it:
                Outages.Add(it);
                break;
            case GuardLost it:
                GuardLosses.Add(it);
                break;
            case Grown:
                Growths++;
                break;
            case Twinned it:
                Twins.Add(it.Id);
                break;
            case ClockRead it:
                _clock = it;
                break;
            default:
                ApplyToProcess(line);
                break;
        }
    }

    private void ApplyToProcess(LedgerEvent line)
    {
        switch (line)
        {
            case WorkerUp it:
                Process(it.Pid).Up = it.At;
                break;
            case Killed it:
                Process(it.Pid).Kill = it;
                break;
            case StopAsked it:
                Process(it.Pid).Stop = it;
                break;
            case Exited it:
                Process(it.Pid).Exit = it;
                break;
            case Counted it:
                Process(it.Pid).Count = it;
                break;
            case PollBlocked it:
                Process(it.Pid).Blocks.Add((it.From, it.At));
                break;
            case Frozen it:
                Process(it.Pid).Freezes.Add((it.At, TimeSpan.MaxValue));
                break;
            case Thawed it:
                var freezes = Process(it.Pid).Freezes;
                freezes[^1] = (freezes[^1].From, it.At);
                break;
            default:
                Times.Apply(line);
                break;
        }
    }

    /// <summary>
    /// Puts the runs into the order of their claims. A claim whose call spans a freeze was perhaps granted just before it and written down
    /// only after it; for a task that was there already it counts as granted before.
    /// </summary>
    private void Order(TaskHistory task)
    {
        foreach (var run in task.Runs)
        foreach (var (from, to) in Process(run.Pid).Freezes.Where(freeze => freeze.From >= run.Claim.Asked && freeze.To <= run.Claim.At))
            if (task.Accept is { } accept && accept.At < from)
                (run.ClaimedAt, run.ClaimIsUncertain) = (from, true);
        task.Runs.Sort((one, other) => Place(one).CompareTo(Place(other)));

        static (int, int, TimeSpan) Place(AttemptRun run) => (run.Attempt.Generation, run.Attempt.Number, run.ClaimedAt);
    }
}
