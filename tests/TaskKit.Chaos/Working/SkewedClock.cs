namespace TaskKit.Chaos.Working;

/// <summary>A clock that is off by a constant. What it measures is right.</summary>
/// <param name="ahead">The time by which it is fast; negative when it is slow.</param>
internal sealed class SkewedClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
