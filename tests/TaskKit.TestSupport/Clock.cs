using Microsoft.Extensions.Time.Testing;

namespace TaskKit.TestSupport;

/// <summary>Clocks that move only when a test moves them.</summary>
internal static class Clock
{
    /// <summary>A clock that stands at the beginning of 2030.</summary>
    public static FakeTimeProvider New() => new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
