using System.Text.Json;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Makes an example of a payload for a command line.</summary>
internal static class ExampleText
{
    /// <summary>The payload in one line, which can stand between single quotes in a shell.</summary>
    /// <param name="schema">The payload's schema.</param>
    public static string Of(JsonElement schema) =>
        JsonText.Compact(SchemaExample.Of(schema)).Replace("'", "\\u0027", StringComparison.Ordinal);
}
