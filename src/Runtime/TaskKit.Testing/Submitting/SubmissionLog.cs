using System.Collections.Concurrent;
using TaskKit.Backends;

namespace TaskKit.Testing.Submitting;

/// <summary>The tasks that were submitted and stored, in the order of their submits.</summary>
internal sealed class SubmissionLog
{
    private readonly Lock _gate = new();
    private readonly List<SubmittedTask<object>> _stored = [];

    // A follow-up counts once its parent's success is stored. Its id is the same at each attempt, so the last one stays.
    private readonly ConcurrentDictionary<TaskId, TaskSubmission> _added = new();

    public IReadOnlyList<SubmittedTask<object>> All
    {
        get
        {
            lock (_gate)
                return [.. _stored];
        }
    }

    public static IReadOnlyList<SubmittedTask<TPayload>> Of<TPayload>(IEnumerable<SubmittedTask<object>> tasks)
        where TPayload : class =>
        [
            .. from task in tasks
            where task.Payload is TPayload
            select new SubmittedTask<TPayload>((TPayload)task.Payload, task.Id, task.Type, task.Options, task.Parent),
        ];

    /// <summary>Notes a follow-up that is not stored yet.</summary>
    public void NoteAdded(TaskSubmission task, TaskEnvelope envelope) => _added[envelope.Id] = task;

    /// <summary>Notes a task of the client that is stored.</summary>
    public void NoteStored(TaskSubmission task, TaskId id)
    {
        lock (_gate)
            _stored.Add(Made(task, id, parent: null));
    }

    /// <summary>Notes the follow-ups of an attempt whose success is stored.</summary>
    /// <returns>The follow-ups.</returns>
    public IReadOnlyList<SubmittedTask<object>> NoteStored(IEnumerable<TaskEnvelope> followUps, TaskId parent)
    {
        SubmittedTask<object>[] made =
        [
            .. from followUp in followUps
            let task = _added.GetValueOrDefault(followUp.Id)
            where task is not null
            select Made(task, followUp.Id, parent),
        ];
        lock (_gate)
            _stored.AddRange(made);
        return made;
    }

    private static SubmittedTask<object> Made(TaskSubmission task, TaskId id, TaskId? parent) =>
        new(task.Payload, id, task.Type, task.Options ?? new EnqueueOptions(), parent);
}
