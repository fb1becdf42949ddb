namespace TaskKit.Testing.Running;

/// <summary>Waits for what a thread of the backend does. In memory all is done at once.</summary>
internal static class Condition
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TimeoutException">It did not happen.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan patience)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition().ConfigureAwait(false))
        {
            if (patience != Timeout.InfiniteTimeSpan && TimeProvider.System.GetElapsedTime(start) > patience)
                throw new TimeoutException($"The backend has not done its upkeep within {DurationText.Format(patience)}.");
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }
    }
}
