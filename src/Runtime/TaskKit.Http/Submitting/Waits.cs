using System.Globalization;
using Microsoft.AspNetCore.Http;
using TaskKit.Backends;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>The requests that wait for the end of their task, by <c>Prefer: wait=5</c>. They are counted and limited.</summary>
internal sealed class Waits(ITaskBackend backend, TaskKitHttpOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private int _waiting;

    /// <summary>The requests that wait now.</summary>
    public int Count => Volatile.Read(ref _waiting);

    /// <summary>The wait that a request asks for, cut to the limit; <see langword="null"/> for none. A preference that is not understood does not count.</summary>
    public TimeSpan? Read(HttpRequest http)
    {
        foreach (string? header in http.Headers["Prefer"])
        foreach (string preference in (header ?? "").Split([',', ';'], StringSplitOptions.TrimEntries))
            if (
                preference.StartsWith("wait", StringComparison.OrdinalIgnoreCase)
                && preference.IndexOf('=') is > 0 and var equals
                && preference[..equals].TrimEnd().Equals("wait", StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(
                    preference[(equals + 1)..].Trim(' ', '"'),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out uint seconds
                )
                && seconds > 0
            )
                return seconds < options.MaxWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : options.MaxWait;
        return null;
    }

    /// <summary>Waits for the end of a task.</summary>
    /// <returns>The ended task; <see langword="null"/> when it has not ended in time, or cannot be looked at.</returns>
    /// <exception cref="ProblemException">Too many requests wait already. The task is stored all the same.</exception>
    public async ValueTask<TaskRecord?> UntilEndedAsync(TaskId id, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (backend.Operations is not { } operations)
            return null;
        if (Interlocked.Increment(ref _waiting) > options.MaxWaits)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ProblemException(
                new Problem(
                    ProblemCode.TooManyRequests,
                    $"At most {options.MaxWaits} requests wait at once. The task is stored; ask for it by its id."
                )
                {
                    TaskId = id,
                    RetryAfter = TimeSpan.FromSeconds(1),
                }
            );
        }
        try
        {
            return await LookAsync(operations, id, patience, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async ValueTask<TaskRecord?> LookAsync(
        ITaskOperations operations,
        TaskId id,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        long began = time.GetTimestamp();
        for (var pause = FirstLook; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await operations.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found && found.State.IsTerminal())
                return found;
            var left = patience - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return null;
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
