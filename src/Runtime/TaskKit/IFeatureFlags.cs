namespace TaskKit;

/// <summary>
/// A source of feature flags, for example a flag service. Add it as a service; of several the first that knows a flag decides, and configuration comes
/// last: <c>TASK_FEATURE_FLAGS</c>, <c>TaskKit:Worker:Flags:&lt;flag&gt;</c>, <c>worker:tasks:&lt;flag&gt;</c>. A flag that no source knows is off.
/// </summary>
public interface IFeatureFlags
{
    /// <summary>Raised after values have changed, on any thread. The worker then asks for all flags again.</summary>
    event Action? Changed;

    /// <summary>The value of a flag, at once and without a call over the network.</summary>
    /// <param name="flag">The flag's name, as the attribute states it.</param>
    /// <returns><see langword="null"/> when this source does not know the flag.</returns>
    bool? Find(string flag);
}
