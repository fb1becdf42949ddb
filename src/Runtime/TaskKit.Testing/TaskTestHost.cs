using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Testing.Running;

namespace TaskKit.Testing;

/// <summary>
/// A program in a test: the client, the handlers and the worker's own way of running them, on a store and a clock of this host alone. Nothing runs by
/// itself: each call runs one task, or all that are due, and the clock stands until it is moved.
/// </summary>
/// <remarks>
/// A call that runs a handler returns when the outcome is stored. A handler that waits for the clock needs one that moves it: begin the call without
/// <c>await</c>, move the clock, then await it.
/// </remarks>
public sealed class TaskTestHost : IAsyncDisposable
{
    private const int MostAttempts = 10_000;

    private readonly TestProgram _program;
    private readonly TestTime _time;
    private readonly ConcurrentQueue<AttemptOutcome> _attempts = new();
    private readonly ConcurrentQueue<CrashPoint> _crashes = new();
    private bool _isDisposed;

    private TaskTestHost(TestProgram program) => (_program, _time) = (program, new TestTime(program));

    /// <summary>The client of the program. What it submits is also in <see cref="Submitted"/>.</summary>
    public ITaskClient Client => Services.GetRequiredService<ITaskClient>();

    /// <summary>The services of the program.</summary>
    public IServiceProvider Services => _program.Host.Services;

    /// <summary>The clock of the program and of TaskKit. <see cref="AdvanceAsync"/> moves it from timer to timer, and waits for the handlers.</summary>
    public FakeTimeProvider Time => _program.Clock;

    /// <summary>Looks at stored tasks and acts on them: cancels, retries and replays.</summary>
    public ITaskOperations Operations => Services.GetRequiredService<ITaskBackend>().Operations!;

    /// <summary>The schedules of the program: adds, pauses and triggers them.</summary>
    public ITaskSchedules Schedules => Services.GetRequiredService<ITaskSchedules>();

    /// <summary>The registry of this host, a copy. Task types are switched off and on here.</summary>
    public TaskRegistry Registry => Services.GetRequiredService<TaskRegistry>();

    /// <summary>The attempts that have ended on this host, in their order.</summary>
    public IReadOnlyList<AttemptOutcome> Attempts => [.. _attempts];

    /// <summary>Builds and starts a program.</summary>
    /// <param name="registry">The task types: <c>TaskCatalog.Registry</c>. The host has its own copy.</param>
    /// <param name="configure">Adds the services, doubles and settings.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="TaskKitConfigurationException">A setting is wrong, or a handler asks for a service that is not registered.</exception>
    /// <exception cref="TaskTestException">The program has no backend on SQLite, and <see cref="TaskTestOptions.OnSqlite"/> asks for it.</exception>
    public static async Task<TaskTestHost> StartAsync(
        TaskRegistry registry,
        Action<TaskTestOptions>? configure = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(registry);
        return new TaskTestHost(await TestProgram.StartAsync(registry, configure, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Runs the task that a worker would run next.</summary>
    /// <param name="cancellationToken">Gives up before a task is claimed; a handler that runs is not stopped.</param>
    /// <returns><see langword="false"/> when no task is due.</returns>
    /// <exception cref="TaskTestException">The handler does not end, or the host runs no handlers.</exception>
    public async Task<bool> ProcessOneAsync(CancellationToken cancellationToken = default) =>
        await NextAsync(null, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Runs the task that a worker would run next, a task of this payload by a delegate instead of its handler.</summary>
    /// <typeparam name="TPayload">The payload's class. Tasks of other payloads run by their handlers.</typeparam>
    /// <param name="handler">The delegate.</param>
    /// <param name="cancellationToken">Gives up before a task is claimed.</param>
    /// <returns><see langword="false"/> when no task is due.</returns>
    /// <exception cref="TaskTestException">No handler takes such a payload, the handler does not end, or the host runs no handlers.</exception>
    public async Task<bool> ProcessOneAsync<TPayload>(
        Func<TPayload, TaskContext, CancellationToken, ValueTask<TaskResult>> handler,
        CancellationToken cancellationToken = default
    )
        where TPayload : class => await NextAsync(OverrideOf(handler), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Runs one task, also before others that are due.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Gives up before the task is claimed; a handler that runs is not stopped.</param>
    /// <returns>The outcome of the attempt.</returns>
    /// <exception cref="TaskTestException">
    /// The task is unknown, not due, has ended, runs, is switched off, or waits behind another of its key or for the limit of its type; or the handler does not end.
    /// </exception>
    public Task<AttemptOutcome> ProcessAsync(TaskId id, CancellationToken cancellationToken = default) =>
        ProcessAsync(id, null, cancellationToken);

    /// <summary>Runs one task by a delegate instead of its handler, also before others that are due.</summary>
    /// <typeparam name="TPayload">The payload's class.</typeparam>
    /// <param name="id">The task's id.</param>
    /// <param name="handler">The delegate.</param>
    /// <param name="cancellationToken">Gives up before the task is claimed.</param>
    /// <returns>The outcome of the attempt.</returns>
    /// <exception cref="TaskTestException">As without a delegate; or no handler takes such a payload.</exception>
    public Task<AttemptOutcome> ProcessAsync<TPayload>(
        TaskId id,
        Func<TPayload, TaskContext, CancellationToken, ValueTask<TaskResult>> handler,
        CancellationToken cancellationToken = default
    )
        where TPayload : class => ProcessAsync(id, OverrideOf(handler), cancellationToken);

    /// <summary>Runs tasks until none is due: also follow-ups, and retries whose wait is over.</summary>
    /// <param name="limit">The most attempts to run.</param>
    /// <param name="cancellationToken">Gives up between two attempts.</param>
    /// <returns>The number of attempts that were run; <see cref="Attempts"/> has their outcomes.</returns>
    /// <exception cref="TaskTestException">More tasks are due after <paramref name="limit"/> attempts, or a handler does not end.</exception>
    public Task<int> DrainAsync(int limit = MostAttempts, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return BusyAsync(async worker =>
        {
            AttemptOutcome? last = null;
            for (int count = 0; ; count++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await worker.ClaimNextAsync(cancellationToken).ConfigureAwait(false) is not { } claimed)
                    return count;
                if (count == limit)
                {
                    await worker.ReleaseAsync(claimed).ConfigureAwait(false);
                    throw Refusals.Endless(limit, last!);
                }
                last = await RunAsync(worker, claimed, null).ConfigureAwait(false);
            }
        });
    }

    /// <summary>
    /// Moves the clock. Timers fire in their order, each at its own time; handlers that wait for them go on, and those whose timeout is over are
    /// cancelled. Schedules that become due submit their tasks, each at its own time. No waiting task runs: call <see cref="ProcessOneAsync(CancellationToken)"/> or <see cref="DrainAsync"/> afterwards.
    /// </summary>
    /// <param name="time">The time to pass, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public Task AdvanceAsync(TimeSpan time) => _time.AdvanceAsync(time);

    /// <summary>Moves the clock to the time at which the next waiting task or the next schedule is due, or a rate has room for a task that it holds back.</summary>
    /// <returns>The time that passed; <see langword="null"/> when no task waits for a later time or for a rate, and there is no schedule.</returns>
    public async Task<TimeSpan?> AdvanceToNextAsync()
    {
        await AdvanceAsync(TimeSpan.Zero).ConfigureAwait(false);
        var next = await StoredTasks.NextDueAsync(Operations).ConfigureAwait(false);
        if (_program.Worker is { } limited && await limited.NextRoomAsync().ConfigureAwait(false) is { } room && !(next <= room))
            next = room;
        if ((_program.Schedules?.NextDue is { } scheduled && !(next <= scheduled) ? scheduled : next) is not { } due)
            return null;
        var time = due > Time.GetUtcNow() ? due - Time.GetUtcNow() : TimeSpan.Zero;
        await AdvanceAsync(time).ConfigureAwait(false);
        return time;
    }

    /// <summary>
    /// Lets the worker die in the next attempt, whatever task it is of. The task is delivered again with one more crash, as after the death of a process:
    /// the third crash buries it. Each call counts for one attempt.
    /// </summary>
    /// <param name="point">The moment of the death.</param>
    public void CrashNext(CrashPoint point = CrashPoint.AfterHandler) => _crashes.Enqueue(point);

    /// <summary>The tasks that the program submitted, as client or as follow-ups of a success, in their order. One that was stored already is left out.</summary>
    public IReadOnlyList<SubmittedTask<object>> Submitted() => _program.Submissions.All;

    /// <summary>The tasks of one payload that the program submitted, in their order. One that was stored already is left out.</summary>
    /// <typeparam name="TPayload">The payload's class.</typeparam>
    public IReadOnlyList<SubmittedTask<TPayload>> Submitted<TPayload>()
        where TPayload : class => Submitting.SubmissionLog.Of<TPayload>(_program.Submissions.All);

    /// <summary>Finds a stored task.</summary>
    /// <param name="id">The task's id.</param>
    /// <exception cref="TaskTestException">No task is stored under the id. <see cref="Operations"/> answers with <see langword="null"/> instead.</exception>
    public async Task<TaskRecord> FindAsync(TaskId id) =>
        await Operations.FindAsync(id, CancellationToken.None).ConfigureAwait(false) ?? throw Refusals.Unknown(id);

    /// <summary>Counts the stored tasks in a state.</summary>
    /// <param name="state">The state.</param>
    public async Task<long> CountAsync(TaskState state) =>
        (await Operations.CountAsync(CancellationToken.None).ConfigureAwait(false))
            .Where(group => group.State == state)
            .Sum(group => group.Count);

    /// <summary>Stops the program and cancels the handlers that run. Its tasks are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        if (_program.Worker is { } worker)
            await worker.DisposeAsync().ConfigureAwait(false);
        await TestProgram.StopAsync(_program.Host).ConfigureAwait(false);
    }

    private HandlerOverride OverrideOf<TPayload>(Func<TPayload, TaskContext, CancellationToken, ValueTask<TaskResult>> handler)
        where TPayload : class =>
        Registry.Registrations.Any(type => type.PayloadType == typeof(TPayload)) || Registry.CatchAll?.PayloadType == typeof(TPayload)
            ? HandlerOverride.Of(handler)
            : throw Refusals.NoSuchPayload(typeof(TPayload), Registry);

    private Task<AttemptOutcome?> NextAsync(HandlerOverride? instead, CancellationToken cancellationToken) =>
        BusyAsync(async worker =>
            await worker.ClaimNextAsync(cancellationToken).ConfigureAwait(false) is { } claimed
                ? await RunAsync(worker, claimed, instead).ConfigureAwait(false)
                : null
        );

    private Task<AttemptOutcome> ProcessAsync(TaskId id, HandlerOverride? instead, CancellationToken cancellationToken) =>
        BusyAsync(async worker =>
        {
            var task = await FindAsync(id).ConfigureAwait(false);
            Refusals.Check(task, Time.GetUtcNow());
            if (await worker.LimitedAsync(task.Task.Type, cancellationToken).ConfigureAwait(false) is { } limited)
                throw Refusals.Limited(task, limited);
            var claimed =
                await worker.ClaimAsync(task, cancellationToken).ConfigureAwait(false) ?? throw Refusals.NotClaimable(task, Registry);
            return await RunAsync(worker, claimed, instead).ConfigureAwait(false);
        });

    private async Task<AttemptOutcome> RunAsync(SteppedWorker worker, TaskDelivery claimed, HandlerOverride? instead)
    {
        CrashPoint? crash = _crashes.TryDequeue(out var point) ? point : null;
        var outcome = await worker.RunAsync(claimed, instead, crash).ConfigureAwait(false);
        _attempts.Enqueue(outcome);
        return outcome;
    }

    private async Task<T> BusyAsync<T>(Func<SteppedWorker, Task<T>> call)
    {
        var worker = _program.Worker ?? throw Refusals.NoWorker();
        _program.Busy.Enter();
        try
        {
            return await call(worker).ConfigureAwait(false);
        }
        finally
        {
            _program.Busy.Exit();
        }
    }
}
