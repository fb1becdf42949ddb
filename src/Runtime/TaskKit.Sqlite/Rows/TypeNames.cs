using System.Text;
using TaskKit.Backends.Wire;

namespace TaskKit.Sqlite.Rows;

/// <summary>A task type's name, as text and as the bytes that stand in the table: foreign bytes need not survive the way through text.</summary>
internal sealed class TypeName(byte[] utf8)
{
    public byte[] Utf8 { get; } = utf8;

    public string Text { get; } = Encoding.UTF8.GetString(utf8);
}

/// <summary>Keeps one object per type name, so that claiming a task makes no string.</summary>
internal sealed class TypeNames
{
    // A table full of made-up types must not fill the memory.
    private const int Most = 10_000;

    private readonly Dictionary<byte[], TypeName> _names;
    private readonly Dictionary<byte[], TypeName>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    public TypeNames()
    {
        _names = new(new BytesComparer());
        _byBytes = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public TypeName Get(ReadOnlySpan<byte> utf8)
    {
        if (_byBytes.TryGetValue(utf8, out var known))
            return known;
        var name = new TypeName(utf8.ToArray());
        if (_names.Count < Most)
            _names.Add(name.Utf8, name);
        return name;
    }
}
