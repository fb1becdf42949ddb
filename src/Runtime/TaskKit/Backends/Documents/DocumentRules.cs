using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TaskKit.Payloads;

namespace TaskKit.Backends.Documents;

/// <summary>The limits of documents, and the count of their versions.</summary>
internal static class DocumentRules
{
    /// <summary>The largest value, in bytes.</summary>
    public const int MostValueBytes = 64 * 1024;

    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MostNameBytes = 512;

    private const long VersionsPerMillisecond = 1000;

    private static readonly SearchValues<char> KindLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>
    /// The number of the next change of a kind. It fits into 53 bits, which a script can count with, until the year 2255.
    /// </summary>
    /// <param name="last">The number of the last change.</param>
    /// <param name="now">Unix ms.</param>
    public static long NextVersion(long last, long now) => Math.Max(last + 1, now * VersionsPerMillisecond);

    /// <summary>The result of a write that changes nothing: another version is stored than it expects, or it deletes what is not there.</summary>
    /// <param name="write">The write.</param>
    /// <param name="current">The version that is stored; 0 for none.</param>
    /// <returns><see langword="null"/> when there is something to change.</returns>
    public static DocumentResult? WithoutChange(DocumentWrite write, long current) =>
        write.Expected is { } expected && expected != current ? DocumentResult.Conflict(current)
        : write.Value is null && current == 0 ? DocumentResult.Written(0)
        : null;

    public static DateTimeOffset WholeMilliseconds(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        // The last millisecond of all has no next one.
        bool hasNext = milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(
            time.UtcTicks % TimeSpan.TicksPerMillisecond > 0 && hasNext ? milliseconds + 1 : milliseconds
        );
    }

    /// <exception cref="ArgumentException">It is no kind.</exception>
    public static void CheckKind(string kind)
    {
        if (string.IsNullOrEmpty(kind) || kind.AsSpan().ContainsAnyExcept(KindLetters))
            throw new ArgumentException($"Expected a kind of lower-case letters and hyphens, got '{kind}'.", nameof(kind));
    }

    /// <exception cref="ArgumentException">It is no name.</exception>
    public static void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name))
            throw new ArgumentException("Expected the name of a document, got none.", nameof(name));
        CheckText(name, nameof(name));
    }

    /// <exception cref="ArgumentException">No name can begin with it.</exception>
    public static void CheckPrefix(string prefix) => CheckText(prefix, nameof(prefix));

    /// <exception cref="ArgumentException">It is no value.</exception>
    public static void CheckValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > MostValueBytes)
            throw new ArgumentException(
                $"Expected a value of at most {MostValueBytes} bytes, got {value.Length}. A document is small; keep large data elsewhere.",
                nameof(value)
            );
        if (!Utf8.IsValid(value))
            throw new ArgumentException("Expected JSON in UTF-8, got bytes that are not UTF-8.", nameof(value));
        try
        {
            var json = new Utf8JsonReader(value);
            while (json.Read()) { }
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"Expected JSON: {e.Message}", nameof(value), e);
        }
    }

    private static void CheckText(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (!WellFormedText.Is(text))
            throw new ArgumentException($"The text {WellFormedText.Problem}.", parameter);
        if (text.Contains('\0'))
            throw new ArgumentException("Expected a text without the character NUL.", parameter);
        if (Encoding.UTF8.GetByteCount(text) is > MostNameBytes and int length)
            throw new ArgumentException($"Expected at most {MostNameBytes} bytes of UTF-8, got {length}.", parameter);
    }
}
