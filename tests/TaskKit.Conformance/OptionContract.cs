using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>Every option of a submit is honoured by a backend, or refused with its name and the backend's: none is accepted and ignored.</summary>
public abstract class OptionContract : ProgramContract
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1.5);

    /// <summary>The options, as they are: a new one has no test and fails.</summary>
    public static TheoryData<string> Names => [.. typeof(EnqueueOptions).GetProperties().Select(option => option.Name)];

    private readonly ConcurrentQueue<(string Name, DateTimeOffset At, TaskContext Context)> _runs = new();
    private readonly TaskCompletionSource _gate = new();

    [Trait("Seed", "2-10")]
    [Trait("Seed", "2-11")]
    [ContractTheory]
    [MemberData(nameof(Names))]
    public async Task Each_option_is_honoured_or_refused_with_its_name_and_the_backends(string option)
    {
        await using var host = await WorkerHost.StartAsync(
            RunAsync,
            options => options.Worker.Concurrency = option == nameof(EnqueueOptions.Priority) ? 1 : 4,
            await OpenAsync()
        );
        var (sample, needed) = Sample(option);
        if (host.Backend.Capabilities.HasFlag(needed))
            await HonoursAsync(host, option, sample);
        else
            await RefusesAsync(host, option, sample);
    }

    private static (EnqueueOptions Sample, BackendCapabilities Needed) Sample(string option) =>
        option switch
        {
            nameof(EnqueueOptions.Id) => (new() { Id = TaskId.New(TimeProvider.System) }, BackendCapabilities.None),
            nameof(EnqueueOptions.Delay) => (new() { Delay = Soon }, BackendCapabilities.Delay),
            nameof(EnqueueOptions.NotBefore) => (new() { NotBefore = TimeProvider.System.GetUtcNow() + Soon }, BackendCapabilities.Delay),
            nameof(EnqueueOptions.MaxRetries) => (new() { MaxRetries = 0 }, BackendCapabilities.None),
            nameof(EnqueueOptions.Timeout) => (
                new() { Timeout = TimeSpan.FromMilliseconds(100), MaxRetries = 0 },
                BackendCapabilities.None
            ),
            nameof(EnqueueOptions.IdempotencyKey) => (new() { IdempotencyKey = "order-7" }, BackendCapabilities.IdempotencyKeys),
            nameof(EnqueueOptions.Priority) => (new() { Priority = 1 }, BackendCapabilities.Priority),
            nameof(EnqueueOptions.Key) => (new() { Key = "user-42" }, BackendCapabilities.OrderedKeys),
            nameof(EnqueueOptions.Metadata) => (
                new() { Metadata = new Dictionary<string, string> { ["tenant"] = "eu" } },
                BackendCapabilities.None
            ),
            _ => throw new InvalidOperationException($"EnqueueOptions.{option} has no test over the backends."),
        };

    private async Task RefusesAsync(WorkerHost host, string option, EnqueueOptions sample)
    {
        var refusal = await Assert.ThrowsAsync<TaskSubmitException>(async () => await host.EnqueueAsync(options: sample));

        Assert.Equal("option_unsupported", refusal.Code);
        Assert.Contains($"EnqueueOptions.{option} ", refusal.Message);
        Assert.Contains($"'{host.Backend.Name}'", refusal.Message);
        // What needs it not is taken.
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Single(_runs);
    }

    private async Task HonoursAsync(WorkerHost host, string option, EnqueueOptions sample)
    {
        switch (option)
        {
            case nameof(EnqueueOptions.Id):
                Assert.Equal(sample.Id, await host.EnqueueAsync(options: sample));
                await host.WaitAsync(sample.Id!.Value, TaskState.Done);
                Assert.Equal(sample.Id, await host.EnqueueAsync(options: sample));
                break;
            case nameof(EnqueueOptions.Delay) or nameof(EnqueueOptions.NotBefore):
                var submitted = TimeProvider.System.GetUtcNow();
                await host.WaitAsync(await host.EnqueueAsync(options: sample), TaskState.Done);
                var due = sample.NotBefore ?? submitted + Soon;
                Assert.True(_runs.Single().At >= due, $"It ran at {_runs.Single().At:O}, and was due at {due:O}.");
                break;
            case nameof(EnqueueOptions.MaxRetries):
                var failed = await host.WaitAsync(await host.EnqueueAsync("fail", sample), TaskState.Dead);
                Assert.Equal((1, DeadLetterReasons.RetriesExhausted), (failed.Attempts, failed.Failure!.Reason));
                break;
            case nameof(EnqueueOptions.Timeout):
                var late = await host.WaitAsync(await host.EnqueueAsync("hang", sample), TaskState.Dead);
                Assert.Equal(TaskErrorTypes.Timeout, late.Failure!.Error.Type);
                break;
            case nameof(EnqueueOptions.IdempotencyKey):
                Assert.Equal(await host.EnqueueAsync(options: sample), await host.EnqueueAsync(options: sample));
                break;
            case nameof(EnqueueOptions.Priority):
                await ExpectOrderAsync(host, "high", "low");
                break;
            case nameof(EnqueueOptions.Key):
                var first = await host.EnqueueAsync("wait", sample);
                var second = await host.EnqueueAsync("second", sample);
                var other = await host.EnqueueAsync("other");
                await host.WaitAsync(other, TaskState.Done);
                Assert.DoesNotContain(_runs, run => run.Name == "second");
                _gate.SetResult();
                await host.WaitAsync(second, TaskState.Done);
                Assert.Equal(TaskState.Done, (await host.FindAsync(first)).State);
                break;
            case nameof(EnqueueOptions.Metadata):
                await host.WaitAsync(await host.EnqueueAsync(options: sample), TaskState.Done);
                Assert.Equal("eu", _runs.Single().Context.Metadata["tenant"]);
                break;
            default:
                Assert.Fail($"EnqueueOptions.{option} has no test over the backends.");
                break;
        }
    }

    private async Task ExpectOrderAsync(WorkerHost host, params string[] names)
    {
        var blocker = await host.EnqueueAsync("wait");
        await Eventually.TrueAsync(() => _runs.Count == 1);
        var low = await host.EnqueueAsync("low", new() { Priority = -1 });
        var high = await host.EnqueueAsync("high", new() { Priority = 1 });
        _gate.SetResult();
        foreach (var id in new[] { blocker, low, high })
            await host.WaitAsync(id, TaskState.Done);
        Assert.Equal(["wait", .. names], _runs.Select(run => run.Name));
    }

    private async ValueTask<TaskResult> RunAsync(Probe probe, TaskContext context, CancellationToken cancellationToken)
    {
        _runs.Enqueue((probe.Name, TimeProvider.System.GetUtcNow(), context));
        if (probe.Name == "wait")
            await _gate.Task.WaitAsync(cancellationToken);
        if (probe.Name == "hang")
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return probe.Name == "fail" ? TaskResult.Fail(TaskError.Retryable("no")) : TaskResult.Done;
    }
}
