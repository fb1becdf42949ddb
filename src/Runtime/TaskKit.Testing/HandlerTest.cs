using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Testing.Running;
using TaskKit.Testing.Submitting;

namespace TaskKit.Testing;

/// <summary>Runs a handler alone: no host, no store and no timeout. What it returns or throws becomes the same outcome as in a program.</summary>
public static class HandlerTest
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs one attempt.</summary>
    /// <typeparam name="TPayload">The payload's class.</typeparam>
    /// <param name="handler">The handler. It is not disposed.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">The task and the attempt; <see langword="null"/> for a first attempt.</param>
    /// <param name="cancellationToken">Stops the handler, as the end of a program does.</param>
    /// <returns>
    /// The outcome. An exception of the handler is in it, as <see cref="AttemptOutcome.Exception"/> and as the error that a program stores;
    /// <see cref="AttemptOutcome.EnsureDone"/> throws it.
    /// </returns>
    /// <exception cref="ArgumentException">The attempt is less than 1, or the retries are less than 0.</exception>
    public static async Task<AttemptOutcome> RunAsync<TPayload>(
        ITaskHandler<TPayload> handler,
        TPayload payload,
        HandlerTestOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where TPayload : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(payload);
        options ??= new HandlerTestOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempt, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRetries);
        var time = options.Time ?? new FakeTimeProvider(Start);
        var (program, submissions) = (new TaskKitOptions(), new SubmissionLog());
        var task = TaskOf(handler, payload, options, time);
        var followUps = new FollowUps(new EnvelopeFactory(program, time), submissions.NoteAdded);
        var context = new TaskContext(task, options.Attempt, options.MaxRetries, followUps);
        using var attempt = new Attempt(new TaskDelivery(task, options.Attempt), settings: null);
        using var stop = cancellationToken.UnsafeRegister(
            static attempt => ((Attempt)attempt!).Stop(StopCause.Shutdown, NullLogger.Instance),
            attempt
        );
        var outcome = new Outcome(program.MaxPayloadBytes, time, new NoJitter());
        var (settlement, error) = await RunAsync(handler, payload, context, attempt, outcome).ConfigureAwait(false);
        return Outcomes.Of(attempt, settlement!.Value, payload, error, submissions);
    }

    private static async Task<(TaskSettlement?, Exception?)> RunAsync<TPayload>(
        ITaskHandler<TPayload> handler,
        TPayload payload,
        TaskContext context,
        Attempt attempt,
        Outcome outcome
    )
        where TPayload : class
    {
        try
        {
            var result = await handler.HandleAsync(payload, context, attempt.Token).ConfigureAwait(false);
            return (outcome.Of(attempt, context, result), null);
        }
        catch (Exception e)
        {
            context.TakeFollowUps();
            return (outcome.Of(attempt, context.MaxRetries, e), e);
        }
    }

    private static TaskEnvelope TaskOf(object handler, object payload, HandlerTestOptions options, TimeProvider time) =>
        new()
        {
            Id = options.Id ?? TaskId.New(time),
            Type = options.Type ?? DeclaredName(handler.GetType(), payload.GetType()) ?? "test",
            // The handler gets the object itself.
            Payload = "{}"u8.ToArray(),
            CreatedAt = time.GetUtcNow(),
            Metadata = options.Metadata,
            Key = options.Key,
            Version = options.Version,
            Generation = options.Generation,
        };

    private static string? DeclaredName(Type handler, Type payload) =>
        handler.GetCustomAttribute<TaskHandlerAttribute>()?.Type ?? payload.GetCustomAttribute<TaskPayloadAttribute>()?.Type;

    // The middle of all chances: waits are as long as the backoff says.
    private sealed class NoJitter() : Random(0)
    {
        public override double NextDouble() => 0.5;
    }
}
