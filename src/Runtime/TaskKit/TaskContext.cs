using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Middleware;
using TaskKit.Payloads;
using TaskKit.Scheduling.Stored;

namespace TaskKit;

/// <summary>The task that a handler runs, and the attempt.</summary>
public sealed class TaskContext
{
    // Beside the contexts, because few handlers ask for it, and each byte of a context is paid per task.
    private static readonly ConditionalWeakTable<TaskContext, object> Parsed = [];

    private readonly TaskEnvelope _task;
    private FollowUps _followUps;
    private ChainState _chain;

    /// <summary>Makes a context, for tests of a handler.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">Which attempt this is, from 1.</param>
    /// <param name="maxRetries">How often a failed attempt is repeated.</param>
    public TaskContext(TaskEnvelope task, int attempt = 1, int maxRetries = 0)
        : this(task, attempt, maxRetries, new FollowUps(new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System))) { }

    /// <summary>Makes a context of a task that was submitted just now, for tests of a handler.</summary>
    /// <param name="type">The task type's name.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="maxRetries">The number of times that a failed attempt is repeated.</param>
    /// <param name="time">The clock that gives the task's id and its time; <see langword="null"/> for the system's.</param>
    public TaskContext(string type, int attempt = 1, int maxRetries = 0, TimeProvider? time = null)
        : this(Submitted(type, time ?? TimeProvider.System), attempt, maxRetries) { }

    internal TaskContext(TaskEnvelope task, int attempt, int maxRetries, FollowUps followUps) =>
        (_task, Attempt, MaxRetries, _followUps) = (task, attempt, maxRetries, followUps);

    /// <summary>The task's id: the same for each attempt, so a good idempotency key for what the handler calls.</summary>
    public TaskId Id => _task.Id;

    /// <summary>The task type's name.</summary>
    public string Type => _task.Type;

    /// <summary>The number of the attempt, from 1. Runs that a crash or a shutdown cut off are not counted.</summary>
    public int Attempt { get; }

    /// <summary>The number of retries; the last attempt is <c>MaxRetries + 1</c>.</summary>
    public int MaxRetries { get; }

    /// <summary>The number of lives that the task id had before: 0, and one more for each replay.</summary>
    public int Generation => _task.Generation;

    internal string? TraceParent => _task.TraceParent;

    /// <summary>The version of the payload that the submitter stated, or <see langword="null"/> when it stated none.</summary>
    public int? Version => _task.Version;

    /// <summary>The time of the submit.</summary>
    public DateTimeOffset CreatedAt => _task.CreatedAt;

    /// <summary>The key that orders this task among others, or <see langword="null"/>.</summary>
    public string? Key => _task.Key;

    /// <summary>The texts that were submitted with the task.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _task.Metadata;

    /// <summary>The name of the schedule that the task was submitted by, or <see langword="null"/>.</summary>
    public string? Schedule => Window is null ? null : _task.Metadata.GetValueOrDefault(WindowMetadata.Schedule);

    /// <summary>The time that the task of a schedule is for; <see langword="null"/> for a task without one.</summary>
    public TaskWindow? Window => WindowMetadata.Read(_task.Metadata);

    /// <summary>
    /// The payload as it was submitted, for what the payload's class does not have: members of a newer submitter, or the payload of any task in a
    /// middleware. It is parsed when it is first asked for, once for each attempt, and stays readable after it.
    /// </summary>
    /// <exception cref="JsonException">The context was made in a test, of bytes that are no JSON.</exception>
    public JsonElement Payload => (JsonElement)Parsed.GetValue(this, static context => JsonElement.Parse(context._task.Payload.Span));

    /// <summary>The tasks that this attempt has added so far, in their order. They are stored together with its success. For tests of a handler.</summary>
    public IReadOnlyList<TaskEnvelope> AddedFollowUps => Volatile.Read(ref _followUps).Added;

    /// <summary>
    /// Adds a task that is stored together with this task's success, and not at all if this attempt fails. Its payload is written at once, so
    /// what cannot be written is told here. Called by the generated <c>FollowUp</c> overloads.
    /// </summary>
    /// <typeparam name="T">The payload's type.</typeparam>
    /// <param name="codec">How the payload is written.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The handler has ended.</exception>
    /// <exception cref="TaskSubmitException">The payload cannot be written or is too large, or an option is out of its range.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AddFollowUp<T>(PayloadCodec<T> codec, T payload, EnqueueOptions? options)
        where T : class
    {
        var task = new TaskSubmission<T>(codec, payload, options);
        var seen = _followUps;
        var own = seen.Own;
        if (own != seen && Interlocked.CompareExchange(ref _followUps, own, seen) != seen)
            own = _followUps;
        own.Add(this, task);
    }

    /// <summary>Ends the adding of follow-ups, as soon as the handler has ended.</summary>
    /// <returns>The tasks to store together with this attempt's success.</returns>
    internal IReadOnlyList<TaskEnvelope> TakeFollowUps() => Interlocked.Exchange(ref _followUps, FollowUps.Closed).Close();

    /// <summary>The progress through the middleware.</summary>
    internal ref ChainState Chain => ref _chain;

    private static TaskEnvelope Submitted(string type, TimeProvider time) =>
        new()
        {
            Id = TaskId.New(time),
            Type = type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = time.GetUtcNow(),
        };
}
