namespace TaskKit.Tests.Support;

/// <summary>A flag service in the hands of a test.</summary>
internal sealed class SwitchableFlags : IFeatureFlags
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _values = new();

    public event Action? Changed;

    public Exception? Error { get; set; }

    public bool? Find(string flag) =>
        Error is { } error ? throw error
        : _values.TryGetValue(flag, out bool value) ? value
        : null;

    public void Set(string flag, bool value)
    {
        _values[flag] = value;
        Changed?.Invoke();
    }

    public void Announce() => Changed?.Invoke();
}
