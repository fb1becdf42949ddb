using TaskKit.Chaos.Limiting;

namespace TaskKit.Chaos.Driving;

/// <summary>Lowers the limits of task types at run time, for as long as it takes for that to be in force and to bind.</summary>
internal sealed class LimitHarm(Scene scene, ScheduleDesk desk, Profile profile)
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan InForce = TimeSpan.FromSeconds(3);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int round = 0; round < profile.Times!.LoweredLimits; round++)
        {
            await Task.Delay(Before, TimeProvider.System, cancellationToken);
            await ForEachAsync(type => desk.LowerLimitAsync(type, cancellationToken), cancellationToken);
            await Task.Delay(scene.Arena.Limits.LimitReach + InForce, TimeProvider.System, cancellationToken);
            await ForEachAsync(type => desk.ClearLimitAsync(type, cancellationToken), cancellationToken);
        }
    }

    private async Task ForEachAsync(Func<LimitedType, Task> action, CancellationToken cancellationToken)
    {
        // Not while a server is away.
        await scene.Fault.WaitAsync(cancellationToken);
        try
        {
            foreach (var type in LimitedType.All)
                await action(type);
        }
        finally
        {
            scene.Fault.Release();
        }
    }
}
