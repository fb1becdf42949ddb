using System.Text.Json;

namespace TaskKit.Generators.Tests.Framework;

/// <summary>Values of the framework's types, as JSON.</summary>
internal static class FrameworkSamples
{
    private static readonly Dictionary<Type, string[]> Known = new()
    {
        [typeof(bool)] = ["true", "false"],
        [typeof(byte)] = ["0", "255"],
        [typeof(sbyte)] = ["-128", "127"],
        [typeof(short)] = ["-32768", "32767"],
        [typeof(ushort)] = ["0", "65535"],
        [typeof(int)] = ["-2147483648", "2147483647"],
        [typeof(uint)] = ["0", "4294967295"],
        [typeof(long)] = ["-9223372036854775808", "9223372036854775807"],
        [typeof(ulong)] = ["0", "18446744073709551615"],
        [typeof(float)] = ["-0", "1.5", "3.4028235E+38"],
        [typeof(double)] = ["-0", "0.1", "5E-324"],
        [typeof(decimal)] = ["1.50", "-79228162514264337593543950335"],
        [typeof(char)] = ["\"x\"", "\"\\u0000\""],
        [typeof(string)] = ["\"\"", "\"\\u00E9 \\uD83D\\uDE00\""],
        [typeof(Guid)] = ["\"0199c0de-0000-7000-8000-000000000000\""],
        [typeof(DateTime)] = ["\"2030-01-31T12:00:00.1234567Z\"", "\"2030-01-31T12:00:00\""],
        [typeof(DateTimeOffset)] = ["\"2030-01-31T12:00:00.1234567+02:00\""],
        [typeof(DateOnly)] = ["\"2030-01-31\""],
        [typeof(TimeOnly)] = ["\"23:59:59.9999999\""],
        [typeof(TimeSpan)] = ["\"-1.02:03:04.0000005\""],
        [typeof(Uri)] = ["\"https://example.org/a?b=c\"", "\"relative\""],
        [typeof(JsonElement)] = ["null", "{\"a\":[1,null]}"],
    };

    /// <summary>Samples of a type; of a list or dictionary one with each sample of its elements.</summary>
    public static IEnumerable<string> Of(Type type)
    {
        if (Known.TryGetValue(type, out string[]? samples))
            return samples;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner).Prepend("null");
        return type.GenericTypeArguments switch
        {
            [var element] => Of(element).Select(sample => $"[{sample},{sample}]"),
            [_, var value] => Of(value).Select(sample => $"{{\"a b\":{sample}}}"),
            _ => [],
        };
    }
}
