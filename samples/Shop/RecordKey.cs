using System.Globalization;

namespace Shop;

/// <summary>The keys of records.</summary>
internal static class RecordKey
{
    /// <summary>Writes a number as a key.</summary>
    /// <param name="number">The number.</param>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>True for a text that may be a key: the name of a file, without a folder.</summary>
    /// <param name="text">The text.</param>
    public static bool IsKey(string text) => text.Length > 0 && text == Path.GetFileName(text);
}
