namespace TaskKit.Backends.Documents;

/// <summary>A small named JSON value in the store, beside the tasks.</summary>
/// <param name="Kind">The kind of document: lower-case letters and hyphens.</param>
/// <param name="Name">The name, unique within its kind; at most 512 bytes of UTF-8.</param>
/// <param name="Version">The number of the write that stored it. No other write of the kind ever has the same number.</param>
/// <param name="Value">JSON in UTF-8, at most 64 KB.</param>
/// <param name="Expires">The time from which on it counts as absent, in whole milliseconds; <see langword="null"/> when it never does.</param>
public sealed record Document(string Kind, string Name, long Version, ReadOnlyMemory<byte> Value, DateTimeOffset? Expires = null);
