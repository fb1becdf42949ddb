namespace TaskKit.Generators.Model;

/// <summary>The waits between attempts, as a handler's attribute states them. A member is <see langword="null"/> when it is not stated.</summary>
/// <param name="Initial">The first wait, as it is written.</param>
/// <param name="Max">The longest wait, as it is written.</param>
/// <param name="Factor">The factor from one wait to the next.</param>
/// <param name="InitialMilliseconds">The first wait.</param>
/// <param name="MaxMilliseconds">The longest wait.</param>
internal sealed record BackoffModel(string? Initial, string? Max, double? Factor, long? InitialMilliseconds, long? MaxMilliseconds)
{
    public static BackoffModel None { get; } = new(null, null, null, null, null);

    public bool IsStated => Initial is not null || Max is not null || Factor is not null;
}
