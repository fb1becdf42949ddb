using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Statements;

/// <summary>All statements that write, on the writer's connection.</summary>
internal sealed class Store
{
    private readonly TimeProvider _time;

    public Store(Connection db, TimeProvider time, RetentionOptions retention, int maxPages)
    {
        _time = time;
        Limit = new SizeLimit(db, maxPages);
        Keys = new KeyOrder(db);
        Inserts = new TaskInserts(db);
        Settlements = new Settlements(db, retention, Inserts, Keys);
        Documents = new DocumentTable(db);
        Types = new TypeTable(db, Documents, retention);
        Workers = new WorkerTable(db, Types);
        Lanes = new Lanes(db);
        Permits = new Permits(db);
        Claims = new Claims(db, Lanes, Keys, Permits, Workers);
        Edits = new Edits(db, retention, Keys);
        Recovery = new Recovery(db, retention, Keys, Workers);
        Cleaning = new Cleaning(db);
    }

    /// <summary>The time of a clock that nobody sets, in milliseconds, for limits. Read by each claim: a worker may ask while the batch before it is stored.</summary>
    public long Steady => Permits.Steady(_time);

    /// <summary>The time of the last look at the clock. A transaction looks once at its beginning, for all requests in it, and once more before its claim.</summary>
    public long Now { get; private set; }

    public SizeLimit Limit { get; }

    public KeyOrder Keys { get; }

    public TaskInserts Inserts { get; }

    public Settlements Settlements { get; }

    public DocumentTable Documents { get; }

    public TypeTable Types { get; }

    public WorkerTable Workers { get; }

    public Lanes Lanes { get; }

    public Permits Permits { get; }

    public Claims Claims { get; }

    public Edits Edits { get; }

    public Recovery Recovery { get; }

    public Cleaning Cleaning { get; }

    public void LookAtClock() => Now = _time.Now();

    /// <summary>The milliseconds until a task comes due or a rate has room, and no more than <paramref name="most"/>.</summary>
    public int UntilDue(int most)
    {
        long wait = Math.Min(Lanes.NextDue - Now, Permits.NextRoom - Steady);
        // A time that has come already did not lead to a claim: no sooner look would change that.
        return wait > 0 && wait < most ? (int)wait : most;
    }
}
