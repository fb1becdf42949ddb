using Microsoft.Extensions.Hosting;

namespace TaskKit.Api;

/// <summary>Stops the program when the test that started it is gone: then the standard input ends.</summary>
internal sealed class InputWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The read cannot be cancelled and must not hold back the stop.
        await Task.Run(static () => Console.In.ReadToEnd(), CancellationToken.None).WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
