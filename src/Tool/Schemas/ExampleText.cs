using System.Text.Json;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>An example of a payload for a command line.</summary>
internal static class ExampleText
{
    /// <summary>The payload in one line, fit for single quotes of a shell.</summary>
    /// <param name="schema">The payload's schema.</param>
    public static string Of(JsonElement schema) =>
        JsonText.Compact(SchemaExample.Of(schema)).Replace("'", "\\u0027", StringComparison.Ordinal);
}
