using System.Text.Json;

namespace TaskKit.Tool;

/// <summary>Compares values of JSON.</summary>
internal static class JsonNumbers
{
    /// <summary>Compares two numbers: exactly if a decimal can hold both, else as doubles.</summary>
    /// <returns>A number below zero when the first one is lower, above zero when it is higher, and zero when they are equal.</returns>
    public static int Compare(JsonElement one, JsonElement other) =>
        one.TryGetDecimal(out decimal exact) && other.TryGetDecimal(out decimal otherExact)
            ? exact.CompareTo(otherExact)
            : one.GetDouble().CompareTo(other.GetDouble());

    /// <summary>True when a list of constants has the value.</summary>
    /// <param name="constants">The list.</param>
    /// <param name="text">The value, if it is a text.</param>
    /// <param name="value">The value.</param>
    public static bool Contains(JsonElement constants, string? text, JsonElement value) =>
        constants.EnumerateArray().Any(constant => Equal(constant, text, value));

    private static bool Equal(JsonElement constant, string? text, JsonElement value) =>
        constant.ValueKind switch
        {
            JsonValueKind.String => text is not null && constant.GetString() == text,
            JsonValueKind.Number => value.ValueKind == JsonValueKind.Number && Compare(constant, value) == 0,
            _ => constant.ValueKind == value.ValueKind,
        };
}
