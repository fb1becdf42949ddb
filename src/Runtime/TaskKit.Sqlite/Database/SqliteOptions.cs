namespace TaskKit.Sqlite;

/// <summary>Section <c>TaskKit:Sqlite</c>: the database file that holds the tasks.</summary>
public sealed class SqliteOptions
{
    /// <summary>The path of a database that ends with its process.</summary>
    internal const string MemoryPath = ":memory:";

    /// <summary>
    /// The database file. Its folder must exist; a relative path counts from the content root. <c>:memory:</c> is a file of this process alone,
    /// in a private temporary folder that is deleted at the end.
    /// </summary>
    /// <value><c>taskkit.db</c> by default.</value>
    public string Path { get; set; } = "taskkit.db";

    /// <summary>The point at which a commit counts as done.</summary>
    /// <value><see cref="SqliteSynchronous.Full"/> by default.</value>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>The largest size of the database, in pages of 4 KiB. When it is reached, submits are refused and running tasks still end.</summary>
    /// <value>0 by default: no limit.</value>
    public int MaxPages { get; set; }

    /// <summary>
    /// After this long without a sign of life, a worker whose process still exists counts as hung and its tasks go to others, 1 s to 1 h.
    /// A worker whose process died is noticed within a second.
    /// </summary>
    /// <value>30 s by default.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time for which a submit waits for the write lock of another program before it is refused; 100 ms to 1 h.</summary>
    /// <value>30 s by default.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>The points at which a commit may count as done.</summary>
public enum SqliteSynchronous
{
    /// <summary>The disk has it: what was accepted survives a power cut.</summary>
    Full,

    /// <summary>The operating system has it: what was accepted survives a crash of the process, but the last of it not a power cut.</summary>
    Normal,
}
