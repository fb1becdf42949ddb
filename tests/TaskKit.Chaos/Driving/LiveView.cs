using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;

namespace TaskKit.Chaos.Driving;

/// <summary>The ledger so far, for the driver to choose its victims by.</summary>
internal sealed class LiveView(string ledger) : IDisposable
{
    private readonly LedgerReader _reader = new(ledger);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, HashSet<AttemptKey>> _running = [];
    private readonly Dictionary<int, HashSet<TaskId>> _held = [];
    private readonly Dictionary<TaskId, int> _hits = [];
    private readonly Dictionary<TaskId, int> _owners = [];
    private readonly HashSet<TaskId> _orphans = [];
    private readonly HashSet<TaskId> _waiting = [];
    private readonly HashSet<TaskId> _claimed = [];
    private readonly HashSet<TaskId> _backingOff = [];
    private readonly HashSet<TaskId> _offered = [];
    private readonly HashSet<TaskId> _accepted = [];
    private readonly HashSet<TaskId> _ended = [];
    private int _deaths;
    private int _blocks;
    private int _starts;

    /// <summary>The attempts whose handlers run in a process.</summary>
    public IReadOnlyList<AttemptKey> Running(int pid) => Read(() => (AttemptKey[])[.. _running.GetValueOrDefault(pid, [])]);

    public bool IsUp(int pid) => Read(() => _running.ContainsKey(pid));

    /// <summary>The number of kills that have hit a worker that held the task, so that the store counts them as crashes.</summary>
    public int Hits(TaskId id) => Read(() => _hits.GetValueOrDefault(id));

    /// <summary>The number of tasks of the last kill that no other worker has taken over yet, apart from those that have to run alone.</summary>
    public int Orphans => Read(() => _orphans.Count);

    /// <summary>The process that was granted the task last.</summary>
    public int Owner(TaskId id) => Read(() => _owners.GetValueOrDefault(id));

    /// <summary>The number of tasks that no limit holds back and that have not been claimed yet.</summary>
    public int Waiting => Read(() => _waiting.Count);

    /// <summary>The number of tasks that have failed and wait for their next attempt.</summary>
    public int BackingOff => Read(() => _backingOff.Count);

    /// <summary>The tasks that were accepted, or may have been, and of which no worker wrote down that they ended.</summary>
    public IReadOnlyCollection<TaskId> Open => Read(() => (TaskId[])[.. _accepted.Where(id => !_ended.Contains(id))]);

    /// <summary>All tasks that were ever offered.</summary>
    public IReadOnlyCollection<TaskId> Offered => Read(() => (TaskId[])[.. _offered]);

    /// <summary>The number of workers that were killed or killed themselves.</summary>
    public int Deaths => Read(() => _deaths);

    /// <summary>The number of tasks that were claimed at least once.</summary>
    public int Claims => Read(() => _claimed.Count);

    /// <summary>The number of workers that were started.</summary>
    public int Starts => Read(() => _starts);

    /// <summary>The number of poll threads that stood still.</summary>
    public int Blocks => Read(() => _blocks);

    public void Dispose() => _reader.Dispose();

    private T Read<T>(Func<T> question)
    {
        lock (_gate)
        {
            foreach (var line in _reader.ReadNew())
                Apply(line);
            return question();
        }
    }

    private void Apply(LedgerEvent line)
    {
        switch (line)
        {
            case WorkerUp it:
                (_running[it.Pid], _held[it.Pid]) = ([], []);
                _starts++;
                break;
            case Offered it:
                _offered.Add(it.Id);
                break;
            case PollBlocked:
                _blocks++;
                break;
            case Accepted it:
                _accepted.Add(it.Id);
                if (!_claimed.Contains(it.Id) && !LimitedType.Types.Contains(it.Type))
                    _waiting.Add(it.Id);
                break;
            case Claimed it:
                _claimed.Add(it.Attempt.Id);
                _waiting.Remove(it.Attempt.Id);
                _backingOff.Remove(it.Attempt.Id);
                _orphans.Remove(it.Attempt.Id);
                _owners[it.Attempt.Id] = it.Pid;
                _held[it.Pid].Add(it.Attempt.Id);
                break;
            case Started it:
                _running[it.Pid].Add(it.Attempt);
                break;
            case Ended it:
                _running[it.Pid].Remove(it.Attempt);
                break;
            case Settled it:
                _held[it.Pid].Remove(it.Attempt.Id);
                if (it is { As: SettledAs.Retry, Stored: true })
                    _backingOff.Add(it.Attempt.Id);
                if (it is { As: SettledAs.Done or SettledAs.Dead, Stored: true })
                    _ended.Add(it.Attempt.Id);
                break;
            case Killed it:
                _deaths++;
                foreach (var id in _held[it.Pid])
                    _hits[id] = _hits.GetValueOrDefault(id) + 1;
                _orphans.Clear();
                _orphans.UnionWith(
                    // What others took over in a freeze before the kill they need not take over again.
                    _running[it.Pid]
                        .Select(attempt => attempt.Id)
                        .Where(id => _owners[id] == it.Pid && _hits.GetValueOrDefault(id) < TaskDelivery.CrashesBeforeSolo)
                );
                break;
        }
    }
}
