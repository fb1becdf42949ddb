using System.Buffers.Binary;
using System.Security.Cryptography;
using TaskKit.Backends;

namespace TaskKit;

/// <summary>
/// The tasks that one attempt's handler adds, written as soon as they are added. All attempts begin with one empty object, and only an attempt
/// that adds a task gets its own.
/// </summary>
internal sealed class FollowUps
{
    private readonly EnvelopeFactory? _envelopes;
    private readonly Action<TaskSubmission, TaskEnvelope>? _added;
    private readonly Lock _gate = new();
    private readonly List<TaskEnvelope>? _made;
    private bool _isClosed;

    /// <summary>Makes the empty object that attempts begin with.</summary>
    /// <param name="envelopes">Writes the tasks.</param>
    /// <param name="added">Told each task that is added, as it was given and as it will be stored.</param>
    public FollowUps(EnvelopeFactory envelopes, Action<TaskSubmission, TaskEnvelope>? added = null) =>
        (_envelopes, _added) = (envelopes, added);

    private FollowUps(EnvelopeFactory? envelopes, Action<TaskSubmission, TaskEnvelope>? added, List<TaskEnvelope> made) =>
        (_envelopes, _added, _made) = (envelopes, added, made);

    /// <summary>The object of all attempts whose handler has ended: it refuses every further follow-up.</summary>
    public static FollowUps Closed { get; } = new(null, null, []) { _isClosed = true };

    /// <summary>An object that one attempt adds to: this one, or its own in place of the empty one.</summary>
    public FollowUps Own => _made is null ? new FollowUps(_envelopes, _added, []) : this;

    /// <summary>The tasks that were added so far.</summary>
    public IReadOnlyList<TaskEnvelope> Added
    {
        get
        {
            if (_made is null)
                return [];
            lock (_gate)
                return [.. _made];
        }
    }

    /// <summary>
    /// Writes a task and adds it. Its id follows from the parent's, so a repeated settle stores it once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handler has ended.</exception>
    /// <exception cref="TaskSubmitException">The payload cannot be written, or an option is out of its range.</exception>
    public void Add(TaskContext parent, TaskSubmission task)
    {
        if (_envelopes is null)
            throw Late(parent);
        if (task.Options?.Id is not null)
            throw new TaskSubmitException(
                "options_invalid",
                "EnqueueOptions.Id is set for a follow-up; its id follows from the id of its task, so that a repeated attempt stores it once. Leave it out."
            );
        // Before its place is known: the payload's own code may add another task.
        var made = _envelopes.Create(task);
        lock (_gate)
        {
            if (_isClosed)
                throw Late(parent);
            // A worker that traces nothing itself hands the trace of its task on.
            made = made with
            {
                Id = IdOf(parent.Id, parent.Generation, _made!.Count),
                TraceParent = made.TraceParent ?? parent.TraceParent,
            };
            _made.Add(made);
        }
        _added?.Invoke(task, made);
    }

    /// <summary>Ends the adding.</summary>
    /// <returns>What was added.</returns>
    public IReadOnlyList<TaskEnvelope> Close()
    {
        if (_made is null)
            return [];
        lock (_gate)
        {
            _isClosed = true;
            return _made;
        }
    }

    /// <summary>A UUID of version 7 with the parent's time and a hash of (parent, generation, index) in place of its random bits.</summary>
    public static TaskId IdOf(TaskId parent, int generation, int index)
    {
        Span<byte> source = stackalloc byte[24];
        parent.Value.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(source[16..], generation);
        BinaryPrimitives.WriteInt32BigEndian(source[20..], index);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        source[..6].CopyTo(hash);
        hash[6] = (byte)(0x70 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new TaskId(new Guid(hash[..16], bigEndian: true));
    }

    private static InvalidOperationException Late(TaskContext parent) =>
        new(
            $"Task {parent.Type} {parent.Id}: FollowUp was called after the handler had ended. Await all work before HandleAsync returns, or submit with ITaskClient."
        );
}
