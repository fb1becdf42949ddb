namespace TaskKit.TestSupport;

/// <summary>Waits for a condition, and fails with its text when it does not come true.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(
        Func<ValueTask<bool>> condition,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string text = "",
        int seconds = 30
    )
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds, $"Not true within {seconds} s: {text}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public static Task TrueAsync(
        Func<bool> condition,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string text = "",
        int seconds = 30
    ) => TrueAsync(() => ValueTask.FromResult(condition()), text, seconds);
}
