namespace TaskKit.Backends.InMemory;

/// <summary>A stored task and its state. Used under the store's lock.</summary>
internal sealed class StoredTask(long sequence, TaskEnvelope envelope, RunningCounts running)
{
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _finishedAt;
    private TaskFailure? _failure;
    private ReadOnlyMemory<byte> _result;
    private string? _worker;

    /// <summary>The order of submits.</summary>
    public long Sequence { get; } = sequence;

    public TaskEnvelope Envelope { get; private set; } = envelope;

    public TaskState State
    {
        get;
        private set
        {
            if ((field == TaskState.Running) != (value == TaskState.Running))
                running.Note(Envelope.Type, begins: value == TaskState.Running);
            field = value;
        }
    }

    public DateTimeOffset Due { get; private set; }

    public DateTimeOffset Expires { get; private set; }

    public int Attempts { get; private set; }

    public int Crashes { get; private set; }

    public bool CancelRequested { get; set; }

    /// <summary>The claim that runs. The outcome of any other claim is stale.</summary>
    public InMemoryDelivery? Claim { get; private set; }

    /// <summary>The claim whose outcome was stored last, by which a repeated settle is recognized.</summary>
    public InMemoryDelivery? Settled { get; private set; }

    public bool IsSolo => Crashes >= TaskDelivery.CrashesBeforeSolo;

    public void Wait(TaskState state, DateTimeOffset due) => (State, Due, Claim) = (state, due, null);

    public InMemoryDelivery Start(InMemoryReceiver holder, DateTimeOffset now)
    {
        (State, _startedAt, _worker) = (TaskState.Running, now, holder.WorkerId);
        return Claim = new InMemoryDelivery(this, holder);
    }

    public void EndAttempt(bool counts, TaskFailure? failure)
    {
        Attempts += counts ? 1 : 0;
        _failure = failure ?? _failure;
        Settled = Claim;
    }

    public void CountCrash() => Crashes++;

    public void Finish(TaskState state, TaskFailure? failure, ReadOnlyMemory<byte> result, DateTimeOffset now, DateTimeOffset expires) =>
        (State, _failure, _result, _finishedAt, Expires, Claim) = (state, failure, result.ToArray(), now, expires, null);

    public void BeginNextGeneration(DateTimeOffset now)
    {
        Envelope = Envelope with { Generation = Envelope.Generation + 1 };
        (Attempts, Crashes, CancelRequested, _failure, _finishedAt) = (0, 0, false, null, null);
        Wait(TaskState.Pending, now);
    }

    /// <summary>The answer to a submit with this task's idempotency key.</summary>
    public SubmitOutcome AnswerTo(TaskEnvelope envelope) =>
        Envelope.Payload.Span.SequenceEqual(envelope.Payload.Span)
            ? new(SubmitStatus.Existing, Envelope.Id)
            : new(SubmitStatus.Conflict, Envelope.Id, $"Task {Envelope.Id} has the same idempotency key and another payload.");

    public TaskRecord ToRecord() =>
        new()
        {
            Task = Envelope,
            State = State,
            Attempts = Attempts,
            Crashes = Crashes,
            Due = Due,
            StartedAt = _startedAt,
            FinishedAt = _finishedAt,
            Worker = _worker,
            Failure = _failure,
            Result = _result,
        };
}

/// <summary>A claim. The object itself is the fence of its settle.</summary>
internal sealed class InMemoryDelivery(StoredTask stored, InMemoryReceiver holder)
    : TaskDelivery(stored.Envelope, stored.Attempts + 1, stored.Crashes)
{
    public StoredTask Stored { get; } = stored;

    public InMemoryReceiver Holder { get; } = holder;
}
