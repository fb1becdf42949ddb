using System.Text;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>
/// The promises of every backend, by topic in the files beside this one. A backend passes all of it through one thin derived class.
/// Tests state only what the contract's comments say; where a backend may take a moment, they wait. Tests of what not every backend can do
/// are virtual: a backend without that capability overrides them with what it does instead.
/// </summary>
public abstract partial class BackendContract : IAsyncLifetime
{
    /// <summary>One of the two types that workers know.</summary>
    protected const string Sms = "sms";

    /// <summary>The other one.</summary>
    protected const string Email = "email";
    private static readonly TaskFailure Refused = new(TaskErrorTypes.HandlerError, TaskError.Handler("The gateway refused it.", "REFUSED"));
    private static readonly TaskFailure Exhausted = new(DeadLetterReasons.RetriesExhausted, TaskError.Timeout("Took 31 s.", "SLOW"));

    private readonly List<TestWorker> _workers = [];
    private BackendHarness _harness = null!;
    private ITaskBackend _backend = null!;

    /// <summary>The backend, as a client has it.</summary>
    protected ITaskBackend Backend => _backend;

    /// <summary>The harness of this test.</summary>
    protected BackendHarness Harness => _harness;

    /// <summary>The operations of the backend.</summary>
    protected ITaskOperations Operations => _backend.Operations!;

    /// <summary>The clock, in whole milliseconds: finer times need not be kept.</summary>
    protected DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_harness.Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>A time that a test can wait for.</summary>
    protected DateTimeOffset Soon => Now + _harness.Soon;

    /// <summary>A time that no test reaches, however slow the machine is; <see cref="ITaskOperations.RetryAsync"/> makes a task due.</summary>
    protected DateTimeOffset Later => Now.AddDays(1);

    /// <summary>Makes the harness of one test.</summary>
    /// <param name="retention">The time for which ended tasks are kept.</param>
    protected abstract BackendHarness CreateHarness(RetentionOptions retention);

    /// <inheritdoc/>
    public Task InitializeAsync() => StartAsync(new());

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
        _workers.Clear();
        await _harness.DisposeAsync();
    }

    private async Task RestartAsync(RetentionOptions retention)
    {
        await DisposeAsync();
        await StartAsync(retention);
    }

    private async Task StartAsync(RetentionOptions retention)
    {
        _harness = CreateHarness(retention);
        await _harness.StartAsync();
        _backend = _harness.Open();
    }

    /// <summary>Says of a test of a capability that the backend lacks it, before the test fails of something else.</summary>
    private void ExpectAbility(BackendCapabilities capability) =>
        Assert.True(
            _backend.Capabilities.HasFlag(capability),
            $"The backend '{_backend.Name}' does not claim {capability}: override this test with what the backend does instead, as section 6 of docs/contributing/add-a-backend.md says."
        );

    /// <summary>A worker in what is another process, where the backend can be shared. It knows both types unless told otherwise.</summary>
    protected TestWorker OpenWorker(bool claimUnknownTypes = true, params string[] types)
    {
        var options = new ReceiverOptions($"worker-{_workers.Count + 1}", types is [] ? [Sms, Email] : types)
        {
            ClaimUnknownTypes = claimUnknownTypes,
        };
        var worker = new TestWorker(_harness.Open(), _harness.Time, options, _harness);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>A new task, not submitted yet.</summary>
    protected TaskEnvelope NewTask(string type = Sms, string payload = """{"to":"+31","body":"hi"}""") =>
        new()
        {
            Id = TaskId.New(_harness.Time),
            Type = type,
            Payload = Encoding.UTF8.GetBytes(payload),
            CreatedAt = Now,
        };

    /// <summary>Submits tasks together.</summary>
    protected async Task<IReadOnlyList<SubmitOutcome>> SubmitAllAsync(params TaskEnvelope[] tasks)
    {
        var outcomes = await _backend.SubmitAsync(tasks, CancellationToken.None);
        Assert.Equal(tasks.Length, outcomes.Count);
        return outcomes;
    }

    /// <summary>Submits a task, a new one unless one is given, which must be stored.</summary>
    protected async Task<TaskEnvelope> SubmitAsync(TaskEnvelope? task = null)
    {
        task ??= NewTask();
        Assert.Equal(new SubmitOutcome(SubmitStatus.Stored, task.Id), Assert.Single(await SubmitAllAsync(task)));
        return task;
    }

    /// <summary>A task that must be there.</summary>
    protected async Task<TaskRecord> FindAsync(TaskId id)
    {
        var record = await Operations.FindAsync(id, CancellationToken.None);
        Assert.NotNull(record);
        return record;
    }

    /// <summary>The state of a task that must be there.</summary>
    protected async Task<TaskState> StateAsync(TaskId id) => (await FindAsync(id)).State;

    /// <summary>Waits for a state.</summary>
    protected Task EventuallyAsync(TaskId id, TaskState state) =>
        Eventually.TrueAsync(async () => await StateAsync(id) == state, $"{id} is {state}");

    /// <summary>Submits a task and brings it to a terminal state.</summary>
    protected async Task<TaskEnvelope> SubmitEndedAsync(TestWorker worker, TaskState state, TaskEnvelope? task = null)
    {
        task = await SubmitAsync(task);
        var delivery = await worker.ReceiveAsync();
        Assert.Equal(task.Id, delivery.Task.Id);
        var settlement = state switch
        {
            TaskState.Done => TaskSettlement.Done(delivery),
            TaskState.Dead => TaskSettlement.Dead(delivery, Exhausted),
            _ => TaskSettlement.Cancelled(delivery, Refused),
        };
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(settlement));
        return task;
    }

    /// <summary>All that can be seen of a task, comparable.</summary>
    private async Task<string> SnapshotAsync(TaskId id)
    {
        var record = await FindAsync(id);
        var stable = record with
        {
            Task = record.Task with { Payload = default, Metadata = new Dictionary<string, string>() },
            Result = default,
        };
        return $"{stable} {Text(record.Task.Payload)} {Text(record.Result)}";
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
