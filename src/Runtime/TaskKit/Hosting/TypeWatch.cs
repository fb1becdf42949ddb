using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>
/// Beside a worker: declares its program's types again and again, and logs once for each type whose tasks wait without a living worker.
/// </summary>
internal sealed class TypeWatch(
    ITaskBackend backend,
    Declarations declarations,
    TaskKitOptions options,
    TimeProvider time,
    ILoggerFactory logging
) : IHostedService, IDisposable
{
    // Programs that start together have theirs by then.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = logging.CreateLogger("TaskKit.Worker");
    private readonly HashSet<string> _abandoned = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private int _looking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Worker.Enabled)
            _timer = time.CreateTimer(static watch => _ = ((TypeWatch)watch!).LookAsync(), this, First, Period);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Looks once.</summary>
    internal async Task LookAsync()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        try
        {
            declarations.Ensure();
            Report(await TaskTypeStatus.AbandonedAsync(backend, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e) when (e is BackendUnavailableException or BackendLostException or ObjectDisposedException)
        {
            // The worker's own loops say so.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private void Report(IReadOnlyList<TaskTypeStatus> abandoned)
    {
        foreach (var type in abandoned)
            if (_abandoned.Add(type.Type))
                _log.TypeAbandoned(type.Sentence);
        var served = _abandoned.Except(abandoned.Select(type => type.Type), StringComparer.Ordinal).ToList();
        foreach (string type in served)
        {
            _abandoned.Remove(type);
            _log.TypeServed(type);
        }
    }
}
