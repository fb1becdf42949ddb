using TaskKit.Backends;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>Looks at tasks and acts on them: the guard has their states, the broker their records.</summary>
internal sealed class MemoryOperations(IGuard guard, MemoryBroker broker) : ITaskOperations
{
    private const int LargestPage = 1000;

    public async ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken)
    {
        if (await guard.FindAsync(id, cancellationToken) is not { } stored || broker.Find(stored.Place) is not { } record)
            return null;
        return new TaskRecord
        {
            Task = record.Task with { Generation = stored.Generation },
            State = stored.State,
            Attempts = stored.Ended,
            Crashes = stored.Crashes,
            Due = stored.Due ?? record.Task.CreatedAt,
            StartedAt = stored.StartedAt,
            FinishedAt = stored.State is TaskState.Done or TaskState.Dead or TaskState.Cancelled ? stored.ChangedAt : null,
            Worker = stored.Worker,
            Failure = stored.Failure,
            Result = stored.Result,
        };
    }

    public async ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ArgumentException($"Expected a limit from 1 to {LargestPage}, got {query.Limit}.", nameof(query));
        TaskId? before =
            query.Cursor is not { } cursor ? null
            : TaskId.TryParse(cursor, null, out var last) ? last
            : throw new ArgumentException($"Expected the Next of an earlier page as cursor, got '{cursor}'.", nameof(query));
        return await ListAsync(query, before, cancellationToken);
    }

    private async ValueTask<TaskPage> ListAsync(TaskQuery query, TaskId? before, CancellationToken cancellationToken)
    {
        var page = new List<TaskRecord>();
        foreach (var id in broker.Tasks().Where(id => before is not { } last || id.CompareTo(last) < 0))
        {
            if (page.Count == query.Limit)
                return new TaskPage(page, page[^1].Task.Id.ToString());
            if (await FindAsync(id, cancellationToken) is { } task && query.Matches(task.Task, task.State))
                page.Add(task);
        }
        return new TaskPage(page, null);
    }

    public async ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken)
    {
        var all = await ListAsync(new TaskQuery { Limit = int.MaxValue }, before: null, cancellationToken);
        return
        [
            .. all
                .Tasks.GroupBy(task => (task.Task.Type, task.State))
                .Select(same => new TaskCount(same.Key.Type, same.Key.State, same.Count())),
        ];
    }

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The broker in memory keeps no declared types.");

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        guard.UseOfAsync(type, limit, cancellationToken);

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        guard.CancelAsync(id, cancellationToken);

    public async ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken)
    {
        if (await guard.FindAsync(id, cancellationToken) is not { } stored)
            return OperationResult.NotFound;
        if (stored.State is not (TaskState.Scheduled or TaskState.Retrying))
            return OperationResult.WrongState;
        if (broker.Find(stored.Place) is { Holder: not null } held && !stored.IsHandedOn)
            if (await guard.HurryAsync(id, cancellationToken) is var answer && (answer == HurryAnswer.Told || held.Task.Key is not null))
                return answer == HurryAnswer.NotWaiting ? OperationResult.WrongState : OperationResult.Applied;
        return await WriteAsync(stored.Place, stored.Generation, stored.Leg + 1, stored.Ended, cancellationToken);
    }

    public async ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken) =>
        await guard.FindAsync(id, cancellationToken) is not { } stored ? OperationResult.NotFound
        : stored.State != TaskState.Dead ? OperationResult.WrongState
        : await WriteAsync(stored.DeadLetter ?? stored.Place, stored.Generation + 1, leg: 0, ended: 0, cancellationToken);

    private async ValueTask<OperationResult> WriteAsync(
        RecordPlace from,
        int generation,
        int leg,
        int ended,
        CancellationToken cancellationToken
    )
    {
        if (broker.Find(from) is not { } record)
            return OperationResult.NotFound;
        var task = record.Task with { Generation = generation };
        var next = new MemoryRecord(task, task.Type, due: null) { Leg = leg, Ended = ended };
        broker.Write(next);
        var accepted = new AcceptedTask(task.Id, task.Type, next.Place)
        {
            Generation = generation,
            Leg = leg,
            Ended = ended,
        };
        await guard.AcceptAsync([accepted], cancellationToken);
        return OperationResult.Applied;
    }
}
