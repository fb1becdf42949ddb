namespace TaskKit.Backends.Documents;

/// <summary>The outcome of a write.</summary>
/// <param name="IsWritten">
/// <see langword="true"/> when the document is stored or deleted; <see langword="false"/> when another version than the expected one stood there:
/// then nothing was changed.
/// </param>
/// <param name="Version">The version that stands there now; 0 when there is no document.</param>
public readonly record struct DocumentResult(bool IsWritten, long Version)
{
    /// <summary>The write is stored.</summary>
    /// <param name="version">The new version; 0 after a delete.</param>
    public static DocumentResult Written(long version) => new(true, version);

    /// <summary>Nothing was changed.</summary>
    /// <param name="current">The version that stands there; 0 when there is no document.</param>
    public static DocumentResult Conflict(long current) => new(false, current);
}
