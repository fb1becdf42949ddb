namespace TaskKit.Execution;

/// <summary>The wait before a retry.</summary>
internal static class Backoff
{
    /// <summary>Before retry n (from 1): <c>Initial × Factor^(n−1)</c>, at most <c>Max</c>, varied by ±<c>Jitter</c>.</summary>
    /// <param name="options">The waits.</param>
    /// <param name="retry">Which retry, from 1.</param>
    /// <param name="chance">A random number in [0, 1).</param>
    public static TimeSpan Delay(BackoffOptions options, int retry, double chance)
    {
        // Powers of large retries are infinite, which Min turns into Max; the jitter comes after, so that waits at Max are spread too.
        // Zero times infinity is not a number.
        if (options.Initial <= TimeSpan.Zero)
            return TimeSpan.Zero;
        double seconds = options.Initial.TotalSeconds * Math.Pow(options.Factor, Math.Max(retry, 1) - 1);
        double capped = Math.Min(seconds, options.Max.TotalSeconds);
        return TimeSpan.FromSeconds(capped * (1 + options.Jitter * (2 * chance - 1)));
    }
}
