namespace TaskKit.Bench.Limits;

/// <summary>One way to limit a type, which is measured in turn with the others.</summary>
/// <param name="Name">The limit, in words.</param>
/// <param name="Settings">The settings that state it.</param>
/// <param name="MostAtOnce">The most slow tasks that may run at once.</param>
/// <param name="Rate">The most slow tasks that may begin within a span of time, if that is limited.</param>
internal sealed record LimitSide(
    string Name,
    KeyValuePair<string, string?>[] Settings,
    int MostAtOnce = int.MaxValue,
    TaskRate? Rate = null
)
{
    /// <summary>A side with one setting of one type.</summary>
    public static LimitSide Of(string name, string type, string setting, string value) =>
        new(name, [new($"TaskKit:Types:{type}:{setting}", value)]);
}
