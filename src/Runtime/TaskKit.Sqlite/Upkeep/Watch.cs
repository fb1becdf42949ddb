using System.Text;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;

namespace TaskKit.Sqlite.Upkeep;

/// <summary>
/// Watches the workers of other backends and processes. One whose lock file is free is dead, at once and for certain. One that holds its lock
/// but lets its lease run out hangs, if the database could be written meanwhile: who waits for a lock cannot renew.
/// </summary>
internal sealed class Watch(Connection db, DatabaseFile file)
{
    private const int PromptPassesBeforeHung = 4;
    private const int PassesBetweenIdleLooks = 8;

    private readonly Statement _workers = db.Prepare("SELECT id, lease_until FROM task_workers");

    private readonly Statement _nextRunning = db.Prepare(
        "SELECT worker FROM task_queue INDEXED BY task_queue_running WHERE worker > @worker AND state = 'RUNNING' ORDER BY worker LIMIT 1"
    );

    private readonly Dictionary<string, (long Lease, int Passes)> _expired = new(StringComparer.Ordinal);
    private readonly List<(string Worker, LockFile Lock)> _dead = [];
    private readonly List<string> _hung = [];
    private int _pass;

    /// <summary>True when other backends have workers on the file.</summary>
    public bool AreOthers { get; private set; }

    /// <summary>True when a lease has run out: then each pass must write, as a proof that the other worker could have written too.</summary>
    public bool IsSuspicious => _expired.Count > 0;

    /// <summary>Workers that died; their locks are held here.</summary>
    public IReadOnlyList<(string Worker, LockFile Lock)> Dead => _dead;

    /// <summary>Workers that hang.</summary>
    public IReadOnlyList<string> Hung => _hung;

    public static string LockPath(DatabaseFile file, string worker) => Path.Combine(file.WorkersFolder, FileName(worker) + ".lock");

    /// <summary>True when the process of a worker of another backend is gone: its lease may have seconds left, its lock went with the process.</summary>
    public static bool IsDead(DatabaseFile file, string worker)
    {
        string path = LockPath(file, worker);
        if (!File.Exists(path))
            return false;
        using var free = LockFile.TryTake(path);
        return free is not null;
    }

    public void Look(IReadOnlyList<Claimant> own, long now)
    {
        foreach (var (_, held) in _dead)
            held.Dispose();
        _dead.Clear();
        _hung.Clear();
        Directory.CreateDirectory(file.WorkersFolder);
        var registered = Registered();
        var running = Running();
        var others = registered.Keys.Union(running).Where(id => !own.Any(worker => worker.WorkerId == id)).ToList();
        AreOthers = others.Count > 0;
        bool looksAtIdle = _pass++ % PassesBetweenIdleLooks == 0;
        foreach (string id in others.Where(id => looksAtIdle || running.Contains(id)))
            if (MayBeDead(id, registered, now) && LockFile.TryTake(LockPath(file, id)) is { } free)
                _dead.Add((id, free));
        Suspect(registered, others, now);
    }

    /// <summary>Notes that the findings have been written.</summary>
    /// <param name="promptly">Whether the write lock was free, or soon so.</param>
    public void Served(bool promptly)
    {
        foreach (string id in _expired.Keys.ToList())
            _expired[id] = (_expired[id].Lease, promptly ? _expired[id].Passes + 1 : 0);
        foreach (var (worker, held) in _dead)
        {
            File.Delete(LockPath(file, worker));
            held.Dispose();
        }
        _dead.Clear();
    }

    // Who died left its lock file; one that is missing was deleted by somebody, and then only the lease can tell.
    private bool MayBeDead(string id, Dictionary<string, long> registered, long now) =>
        File.Exists(LockPath(file, id)) || !registered.TryGetValue(id, out long lease) || lease < now;

    private void Suspect(Dictionary<string, long> registered, List<string> others, long now)
    {
        foreach (
            string id in _expired.Keys.Where(id => !registered.TryGetValue(id, out long lease) || lease != _expired[id].Lease).ToList()
        )
            _expired.Remove(id);
        foreach (string id in others.Where(id => registered.TryGetValue(id, out long lease) && lease < now))
        {
            if (!_expired.TryAdd(id, (registered[id], 0)) && _expired[id].Passes >= PromptPassesBeforeHung)
                _hung.Add(id);
        }
    }

    private Dictionary<string, long> Registered()
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        while (_workers.Step())
            found[_workers.Text(0) ?? ""] = _workers.Int64(1);
        _workers.Reset();
        return found;
    }

    private HashSet<string> Running()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        string last = "";
        while (_nextRunning.Bind("worker", last).Step())
        {
            last = _nextRunning.Text(0)!;
            _nextRunning.Reset();
            // Bytes that are not UTF-8 do not survive as text, and would be found again forever.
            if (!found.Add(last))
                break;
        }
        _nextRunning.Reset();
        return found;
    }

    // A worker's name is free text; two names must not become one file.
    private static string FileName(string worker)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(worker);
        bool isPlain =
            utf8.Length is > 0 and <= 100
            && utf8.All(b => char.IsAsciiLetterLower((char)b) || char.IsAsciiDigit((char)b) || b is (byte)'-' or (byte)'_');
        return isPlain ? worker : "=" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(utf8));
    }
}
