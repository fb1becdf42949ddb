namespace TaskKit.Generators.Model;

/// <summary>
/// The limits of all workers together, as a handler's attribute states them. A member is <see langword="null"/> when it is not stated.
/// </summary>
/// <param name="Concurrency">The most tasks that run at once.</param>
/// <param name="Rate">The most tasks that begin within a period.</param>
internal sealed record LimitModel(int? Concurrency, RateModel? Rate)
{
    public static LimitModel None { get; } = new(null, null);
}

/// <summary>A rate.</summary>
/// <param name="Text">The rate as it is written.</param>
/// <param name="Count">The most tasks that begin within a period.</param>
/// <param name="Milliseconds">The period.</param>
internal sealed record RateModel(string Text, int Count, long Milliseconds);
