using TaskKit.Backends;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Rows;

/// <summary>Reads whole rows, for inspection.</summary>
internal static class TaskRecords
{
    public const string Columns =
        TaskRow.Columns + ", type, priority, state, due, started, finished, worker, reason, error_type, error_code, result";

    private const int Type = TaskRow.Next;
    private const int Priority = TaskRow.Next + 1;
    private const int State = TaskRow.Next + 2;
    private const int Due = TaskRow.Next + 3;
    private const int Started = TaskRow.Next + 4;
    private const int Finished = TaskRow.Next + 5;
    private const int Worker = TaskRow.Next + 6;
    private const int Reason = TaskRow.Next + 7;
    private const int ErrorType = TaskRow.Next + 8;
    private const int ErrorCode = TaskRow.Next + 9;
    private const int Result = TaskRow.Next + 10;
    private const int ErrorMessage = TaskRow.Next - 1;

    public static TaskRecord Read(Statement row) =>
        new()
        {
            Task = TaskRow.Read(row, row.Text(Type)!, row.Int32(Priority), out _),
            State = ReadState(row.Text(State)),
            Attempts = row.Int32(TaskRow.Attempts),
            Crashes = row.Int32(TaskRow.Crashes),
            Due = UnixTime.ToTime(row.Int64(Due)),
            StartedAt = UnixTime.ToTime(row.NullableInt64(Started)),
            FinishedAt = UnixTime.ToTime(row.NullableInt64(Finished)),
            Worker = row.Text(Worker),
            Failure = ReadFailure(row),
            Result = row.Bytes(Result).ToArray(),
        };

    public static TaskState ReadState(string? name)
    {
        TaskStateNames.TryParse(name, out var state);
        return state;
    }

    /// <summary>Reads the state of one task.</summary>
    /// <param name="byId">Selects the state by the id.</param>
    /// <param name="id">The id.</param>
    /// <returns><see langword="null"/> when there is no such task.</returns>
    public static TaskState? FindState(Statement byId, TaskId id)
    {
        TaskState? state = byId.Bind("id", id.ToString()).Step() ? ReadState(byId.Text(0)) : null;
        byId.Reset();
        return state;
    }

    private static TaskFailure? ReadFailure(Statement row)
    {
        if (row.Text(Reason) is not { } reason)
            return null;
        string type = row.Text(ErrorType) is { } known && TaskErrorTypes.IsStandard(known) ? known : TaskErrorTypes.HandlerError;
        return new TaskFailure(reason, TaskError.Of(type, row.Text(ErrorMessage) ?? "", row.Text(ErrorCode)));
    }
}
