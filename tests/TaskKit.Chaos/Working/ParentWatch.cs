using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace TaskKit.Chaos.Working;

/// <summary>
/// Ends the process when the driver is gone: its end of the standard input closes, however it ended. A line on it is a number of seconds for
/// which the poll thread shall stand still.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime, PollHook poll) : BackgroundService
{
    public static async Task WaitAsync(Action<string>? told, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync(cancellationToken) is { } line)
            told?.Invoke(line);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The read cannot be cancelled and must hold back neither the start nor the stop.
        await Task.Run(() => WaitAsync(Block, stoppingToken), CancellationToken.None).WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }

    private void Block(string seconds) => poll.Block(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
}
