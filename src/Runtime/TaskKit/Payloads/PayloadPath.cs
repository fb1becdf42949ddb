using System.Text;
using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>Finds the path to a token by reading the payload once more: <c>items[2].price</c>.</summary>
internal static class PayloadPath
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = PayloadException.MaxDepth };

    /// <summary>The path to the value that begins at the offset; empty for the payload itself.</summary>
    /// <param name="utf8">JSON that is well-formed up to the offset.</param>
    /// <param name="offset">Where the value begins.</param>
    public static string At(ReadOnlySpan<byte> utf8, long offset)
    {
        var json = new Utf8JsonReader(utf8, Options);
        return Text(Walk(ref json, offset).Reverse());
    }

    /// <summary>The path to the value that a writer was about to write when it failed; empty for the payload itself.</summary>
    /// <param name="begun">What it had written.</param>
    public static string AtEnd(ReadOnlySpan<byte> begun)
    {
        // A number at the end is complete only with something behind it.
        var json = new Utf8JsonReader([.. begun, (byte)' '], isFinalBlock: false, new JsonReaderState(Options));
        var steps = Walk(ref json, offset: -1);
        if (steps.TryPeek(out var last) && last.IsArray)
            last.Index++;
        return Text(steps.Reverse());
    }

    /// <summary>The path of a value within another one.</summary>
    /// <param name="outer">The path of the other one.</param>
    /// <param name="inner">The path from there; empty for the other one itself.</param>
    public static string Join(string outer, string inner) =>
        inner.Length == 0 ? outer
        : outer.Length == 0 || inner[0] == '[' ? outer + inner
        : $"{outer}.{inner}";

    /// <summary>True when one path leads into the value of another one.</summary>
    /// <param name="path">The path in question.</param>
    /// <param name="outer">The other one.</param>
    /// <param name="orItself">Whether the same path counts as well.</param>
    public static bool IsWithin(string path, string outer, bool orItself) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length ? orItself : path[outer.Length] is '.' or '[');

    /// <summary>True when the JSON cannot be read because it is nested too deep.</summary>
    /// <param name="utf8">JSON that cannot be read.</param>
    public static bool IsTooDeep(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = PayloadException.MaxDepth + 1 });
        try
        {
            while (json.Read())
            {
                if (
                    json.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray)
                    && json.CurrentDepth == PayloadException.MaxDepth
                )
                    return true;
            }
        }
        catch (JsonException)
        {
            // Something else is wrong with it, and before that depth.
        }
        return false;
    }

    /// <summary>The place of the first text, or name of a member, with half of a surrogate pair; −1 for none.</summary>
    /// <param name="utf8">JSON.</param>
    public static long FirstHalf(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, Options);
        try
        {
            while (json.Read())
                if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    json.GetString();
            return -1;
        }
        catch (InvalidOperationException)
        {
            return json.TokenStartIndex;
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    private static Stack<Step> Walk(ref Utf8JsonReader json, long offset)
    {
        var steps = new Stack<Step>();
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                steps.Peek().Member = Name(ref json);
                if (json.TokenStartIndex == offset)
                    break;
                continue;
            }
            if (json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                steps.Pop();
                continue;
            }
            if (steps.TryPeek(out var parent))
                parent.Index++;
            if (json.TokenStartIndex == offset)
                break;
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                steps.Push(new Step(json.TokenType == JsonTokenType.StartArray));
        }
        return steps;
    }

    private static string Text(IEnumerable<Step> steps)
    {
        var path = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.IsArray)
                path.Append('[').Append(step.Index).Append(']');
            else
                path.Append(path.Length > 0 ? "." : "").Append(step.Member);
        }
        return path.ToString();
    }

    // A name that is no valid Unicode text still needs a place in the path.
    private static string Name(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    private sealed class Step(bool isArray)
    {
        public bool IsArray { get; } = isArray;
        public int Index { get; set; } = -1;
        public string Member { get; set; } = "";
    }
}
