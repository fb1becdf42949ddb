using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TaskKit.Backends.Wire;

/// <summary>Keeps one string per task type, so that reading an envelope allocates no type name. Thread-safe.</summary>
internal sealed class TypeNameCache
{
    // Invented types from outside must not fill the memory.
    private const int Most = 10_000;
    private const int Longest = 256;

    private readonly ConcurrentDictionary<byte[], string> _names;
    private readonly ConcurrentDictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    public TypeNameCache()
    {
        _names = new(new BytesComparer());
        _byBytes = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public bool TryGet(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? name) => _byBytes.TryGetValue(utf8, out name);

    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="name">The same name as a string.</param>
    public void Add(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.Length <= Longest && _names.Count < Most)
            _names.TryAdd(utf8.ToArray(), name);
    }
}
