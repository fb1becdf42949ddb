using TaskKit.Backends;

namespace TaskKit.Sqlite.Rows;

/// <summary>A claimed row; <paramref name="seq"/> and <paramref name="fence"/> are what its outcome must name.</summary>
internal sealed class SqliteDelivery(TaskEnvelope task, int attempt, int crashes, string? malformed, long seq, long fence)
    : TaskDelivery(task, attempt, crashes, malformed)
{
    public long Seq { get; } = seq;

    public long Fence { get; } = fence;

    /// <summary>True once the worker has been told of a request to cancel. For the writer thread.</summary>
    public bool CancelAnnounced { get; set; }
}
