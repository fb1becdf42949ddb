using System.Globalization;

namespace Shop;

/// <summary>The key of a record that has a number.</summary>
internal static class RecordKey
{
    /// <summary>Writes a number as a key.</summary>
    /// <param name="number">The number.</param>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);
}
