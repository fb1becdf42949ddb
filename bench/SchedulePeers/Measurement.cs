using System.Diagnostics;

namespace SchedulePeers;

/// <summary>Measures one peer: bursts of schedules that are due in one second, or the CPU time of schedules that are not due.</summary>
internal sealed class Measurement(SchedulePeer peer, PeerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(60);

    private readonly PeerResult _result = new() { Version = peer.Version, Schedules = settings.Schedules };

    public async Task<PeerResult> RunAsync()
    {
        await peer.OpenAsync();
        long start = time.GetTimestamp();
        await peer.AddAsync(settings.Schedules, settings.Cron);
        _result.AddedPerSecond = settings.Schedules / time.GetElapsedTime(start).TotalSeconds;
        await peer.StartAsync();
        _result.Durability = peer.Durability;
        if (settings.Times.Count == 0)
            await IdleAsync();
        var times = settings.Times;
        for (int i = 0; i < times.Count && _result.Failure is null; i++)
            await BurstAsync(times[i], i + 1 < times.Count ? times[i + 1] - Ahead : times[i] + LongestBurst);
        return _result;
    }

    private async Task BurstAsync(DateTimeOffset due, DateTimeOffset until)
    {
        var ahead = due - time.GetUtcNow() - Ahead;
        if (ahead < TimeSpan.Zero)
        {
            _result.Failure = $"The burst of {due:HH:mm:ss} came before everything was ready for it.";
            return;
        }
        await Task.Delay(ahead, time);
        var burst = RunProbe.Expect(settings.Schedules);
        await Task.WhenAny(burst.AllRan, Task.Delay(until - time.GetUtcNow(), time));
        var waits = burst.Since(due);
        if (burst.Count < settings.Schedules)
            _result.Failure =
                $"Of {settings.Schedules} schedules {burst.Count} ran until {(until - due).TotalSeconds:N0} s after their time.";
        else if (burst.Repeated > 0)
            _result.Failure = $"{burst.Repeated} runs were repeats.";
        else
            _result.Bursts.Add([waits[waits.Count / 2], waits[waits.Count * 99 / 100], waits[^1]]);
    }

    private async Task IdleAsync()
    {
        await Task.Delay(settings.WarmUp, time);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Task.Delay(settings.Idle, time);
        process.Refresh();
        _result.IdlePercent = (process.TotalProcessorTime - before) / settings.Idle * 100;
    }
}
