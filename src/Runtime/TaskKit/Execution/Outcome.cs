using TaskKit.Backends;
using TaskKit.Registry.Calling;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>Maps how a handler ended to what the backend is told. The one place where retry or burial is decided.</summary>
/// <param name="maxResultBytes">The largest result that is stored, in bytes of JSON.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the waits.</param>
internal sealed class Outcome(int maxResultBytes, TimeProvider time, Random random)
{
    /// <summary>The longest error text that is stored.</summary>
    public const int MaxErrorLength = 4_000;

    private static readonly BackoffOptions Default = new();

    private readonly Lock _randomGate = new();

    /// <summary>The settlement for a returned result; <see langword="null"/> for an attempt that this worker no longer holds.</summary>
    public TaskSettlement? Of(Attempt attempt, TaskContext context, TaskResult? result)
    {
        var followUps = context.TakeFollowUps();
        if (attempt.Cause == StopCause.Lost)
            return null;
        var delivery = attempt.Delivery;
        return result switch
        {
            TaskResult.DoneResult { Json.Length: var size } when size > maxResultBytes => Failed(
                attempt,
                context.MaxRetries,
                TooLarge(size)
            ),
            TaskResult.DoneResult done => TaskSettlement.Done(delivery, done.Json, followUps),
            TaskResult.SnoozeResult snooze => TaskSettlement.Snooze(delivery, After(snooze.Delay)),
            TaskResult.DiscardResult discard => TaskSettlement.Cancelled(delivery, TaskFailure.Discarded(Cut(discard.Reason))),
            TaskResult.FailResult fail => Failed(attempt, context.MaxRetries, Listed(attempt, fail.Error, null)),
            _ => Failed(attempt, context.MaxRetries, TaskError.Handler("The handler returned null; expected a TaskResult.")),
        };
    }

    /// <summary>The settlement for an exception. The cause of a stop decides, not the type of the exception: a handler may throw any.</summary>
    public TaskSettlement? Of(Attempt attempt, int maxRetries, Exception exception)
    {
        var delivery = attempt.Delivery;
        return attempt.Cause switch
        {
            StopCause.Lost => null,
            StopCause.Shutdown => TaskSettlement.Released(delivery),
            StopCause.CancelRequested => TaskSettlement.Cancelled(delivery, TaskFailure.CancelledWhileItRan),
            StopCause.TimedOut => Failed(attempt, maxRetries, Listed(attempt, TimedOut(attempt), exception)),
            _ => Failed(attempt, maxRetries, Listed(attempt, Classify(exception), First(exception))),
        };
    }

    /// <summary>A success that became a failure, because the backend refused one of its follow-ups.</summary>
    public TaskSettlement Refused(TaskDelivery delivery, TaskTypeSettings? settings, string cause) =>
        Failed(
            delivery,
            delivery.Task.MaxRetries ?? settings?.MaxRetries ?? 0,
            settings?.Backoff,
            TaskError.Handler(cause, "FOLLOW_UP_REFUSED")
        );

    /// <summary>A failure that no attempt can mend.</summary>
    public static TaskSettlement Buried(TaskDelivery delivery, string reason, TaskError error) =>
        TaskSettlement.Dead(delivery, new(reason, Cut(error)));

    private TaskSettlement Failed(Attempt attempt, int maxRetries, TaskError error) =>
        Failed(attempt.Delivery, maxRetries, attempt.Settings?.Backoff, error);

    private TaskSettlement Failed(TaskDelivery delivery, int maxRetries, BackoffOptions? backoff, TaskError error)
    {
        if (!error.IsRetryable)
            return Buried(delivery, DeadLetterReasons.PermanentError, error);
        if (delivery.Attempt > maxRetries)
            return Buried(delivery, DeadLetterReasons.RetriesExhausted, error);
        var wait = error.RetryAfter ?? Backoff.Delay(backoff ?? Default, delivery.Attempt, Chance());
        return TaskSettlement.Retry(delivery, After(wait), new(error.Type, Cut(error)));
    }

    // No retry would make it smaller.
    private TaskError TooLarge(int size) =>
        TaskError.Permanent(
            $"The result has {size} bytes of JSON; at most {maxResultBytes} are allowed (TaskKit:MaxPayloadBytes). Store large results elsewhere and return a reference.",
            "RESULT_TOO_LARGE"
        );

    private static TaskError TimedOut(Attempt attempt) =>
        TaskError.Timeout($"The attempt took longer than its timeout of {DurationText.Format(attempt.Timeout)}.", "ATTEMPT_TIMEOUT");

    // What the configuration lists overrides what the exception stands for.
    private static TaskError Listed(Attempt attempt, TaskError error, Exception? exception) =>
        attempt.Settings?.Classes is { } lists ? lists.Apply(error, exception) : error;

    private static Exception First(Exception exception) =>
        exception is HandlerDisposalException { InnerException: { } first } ? First(first) : exception;

    private static TaskError Classify(Exception exception) =>
        First(exception) switch
        {
            HttpRequestException { StatusCode: { } status } => TaskError.FromHttpStatus(status),
            TimeoutException late => TaskError.Timeout(ExceptionText.Of(late)),
            var other => TaskError.Handler(ExceptionText.Of(other), other.GetType().FullName),
        };

    private static TaskError Cut(TaskError error) =>
        TaskError.Of(error.Type, Cut(error.Message), error.Code is { } code ? Cut(code) : null);

    private static string Cut(string text)
    {
        if (text.Length <= MaxErrorLength)
            return text;
        // Not between the halves of a character.
        int length = char.IsHighSurrogate(text[MaxErrorLength - 1]) ? MaxErrorLength - 1 : MaxErrorLength;
        return text[..length] + "…";
    }

    private DateTimeOffset After(TimeSpan wait)
    {
        var now = time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return now;
        return wait < DateTimeOffset.MaxValue - now ? now + wait : DateTimeOffset.MaxValue;
    }

    private double Chance()
    {
        lock (_randomGate)
            return random.NextDouble();
    }
}
