using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Keeps the backend told which task types this program declares. No submit and no worker waits for it, or fails with it.</summary>
internal sealed class Declarations(
    ITaskBackend backend,
    TypeDeclaration declaration,
    RetentionOptions retention,
    TimeProvider time,
    ILogger log
)
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(10);

    // An entry must not end while its program goes on submitting.
    private readonly TimeSpan _period = retention.Dead / 2 < LongestPeriod ? retention.Dead / 2 : LongestPeriod;
    private readonly Lock _gate = new();
    private long _due;

    /// <summary>Declares the types now if that is due. To be called before tasks are handed over or claimed; it costs one look at the clock.</summary>
    public void Ensure()
    {
        if (!IsDue(out var now))
            return;
        lock (_gate)
        {
            if (!IsDue(out now))
                return;
            // Under the lock as far as it is handed over: what others submit from then on comes after it.
            _ = WriteAsync(now);
        }
    }

    // A clock that was set back must not put it off.
    private bool IsDue(out DateTimeOffset now)
    {
        now = time.GetUtcNow();
        long due = Volatile.Read(ref _due);
        return now.UtcTicks >= due || due - now.UtcTicks > _period.Ticks;
    }

    private void WaitUntil(DateTimeOffset due) => Volatile.Write(ref _due, due.UtcTicks);

    private async Task WriteAsync(DateTimeOffset now)
    {
        try
        {
            var writing = backend.DeclareAsync(declaration, CancellationToken.None);
            WaitUntil(now + _period);
            await writing.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Nobody waits for it, so nobody else could say so.
            log.NotDeclared(e, RetryPeriod);
            WaitUntil(time.GetUtcNow() + (RetryPeriod < _period ? RetryPeriod : _period));
        }
    }
}
