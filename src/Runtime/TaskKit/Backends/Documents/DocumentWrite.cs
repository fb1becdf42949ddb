namespace TaskKit.Backends.Documents;

/// <summary>One change of a document: the value that it gets, or its end.</summary>
public sealed record DocumentWrite
{
    /// <summary>Stores a value.</summary>
    /// <param name="kind">The kind: lower-case letters and hyphens.</param>
    /// <param name="name">The name: 1 to 512 bytes of UTF-8.</param>
    /// <param name="value">JSON in UTF-8, at most 64 KB. The store keeps a copy.</param>
    /// <exception cref="ArgumentException">One of them is not as it must be.</exception>
    public DocumentWrite(string kind, string name, ReadOnlyMemory<byte> value)
        : this(kind, name)
    {
        DocumentRules.CheckValue(value.Span);
        Value = value;
    }

    private DocumentWrite(string kind, string name)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckName(name);
        (Kind, Name) = (kind, name);
    }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The new value; <see langword="null"/> deletes the document.</summary>
    public ReadOnlyMemory<byte>? Value { get; }

    /// <summary>The version that must stand there, or nothing is changed; 0 when there must be no document.</summary>
    /// <value><see langword="null"/> by default: any, or none.</value>
    public long? Expected { get; init; }

    /// <summary>The time from which on the document counts as absent. It is rounded up to whole milliseconds.</summary>
    /// <value><see langword="null"/> by default: never.</value>
    public DateTimeOffset? Expires
    {
        get;
        init => field = value is { } time ? DocumentRules.WholeMilliseconds(time) : null;
    }

    /// <summary>Deletes a document, if there is one.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">One of them is not as it must be.</exception>
    public static DocumentWrite Delete(string kind, string name) => new(kind, name);
}
