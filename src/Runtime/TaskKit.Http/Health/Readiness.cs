using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace TaskKit.Http.Health;

/// <summary>
/// Asks the host's health checks with the tag <c>ready</c>. Questions that come within a second share one answer, so that probes cannot become the load of a
/// backend.
/// </summary>
internal sealed class Readiness(HealthCheckService checks, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const string Tag = "ready";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<HealthReport>? _asked;
    private long _askedAt;

    public async Task<ReadyState> AskAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return ReadyState.Not("The program is stopping.");
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return ReadyState.Not("The program is starting.");
        try
        {
            return new ReadyState(await Ask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return ReadyState.Not($"The health checks did not answer within {DurationText.Format(Patience)}.");
        }
    }

    private Task<HealthReport> Ask()
    {
        lock (_gate)
        {
            if (_asked is { } asked && (!asked.IsCompleted || time.GetElapsedTime(_askedAt) < Fresh))
                return asked;
            _askedAt = time.GetTimestamp();
            // Not cancelled with the caller: others wait for the same answer.
            return _asked = Task.Run(() => checks.CheckHealthAsync(check => check.Tags.Contains(Tag), CancellationToken.None));
        }
    }
}
