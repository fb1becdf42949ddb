using Microsoft.Extensions.Hosting;

namespace TaskKit.Chaos.Working;

/// <summary>Ends the process when the driver is gone: its end of the standard input closes, however it ended.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    public static async Task WaitAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16];
        using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, cancellationToken) > 0) { }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The read cannot be cancelled and must hold back neither the start nor the stop.
        await Task.Run(() => WaitAsync(stoppingToken), CancellationToken.None).WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
