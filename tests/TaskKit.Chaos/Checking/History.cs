using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>A ledger and the final store, put in order for the rules.</summary>
internal sealed class History
{
    private readonly Dictionary<TaskId, TaskHistory> _tasks = [];
    private readonly Dictionary<int, ProcessHistory> _processes = [];

    public History(IEnumerable<LedgerEvent> ledger, FinalStore store, Limits limits)
    {
        (Limits, Integrity) = (limits, store.Integrity);
        foreach (var line in ledger)
            Apply(line);
        foreach (var stored in store.Tasks)
            Task(stored.Id).Stored = stored;
        foreach (var task in Tasks)
            Order(task);
    }

    public Limits Limits { get; }

    public string Integrity { get; }

    public IReadOnlyCollection<TaskHistory> Tasks => _tasks.Values;

    public IReadOnlyDictionary<int, ProcessHistory> Processes => _processes;

    public List<LockHeld> Locks { get; } = [];

    public ProcessHistory Process(int pid) =>
        _processes.TryGetValue(pid, out var process) ? process : _processes[pid] = new ProcessHistory();

    private TaskHistory Task(TaskId id) => _tasks.TryGetValue(id, out var task) ? task : _tasks[id] = new TaskHistory(id);

    private void Apply(LedgerEvent line)
    {
        switch (line)
        {
            case Accepted it:
                Task(it.Id).Accept = it;
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
                Process(it.Pid);
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
            case Frozen it:
                Process(it.Pid).Freezes.Add((it.At, TimeSpan.MaxValue));
                break;
            case Thawed it:
                var freezes = Process(it.Pid).Freezes;
                freezes[^1] = (freezes[^1].From, it.At);
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
