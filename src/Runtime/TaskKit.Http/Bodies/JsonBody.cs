using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Payloads;

namespace TaskKit.Http.Bodies;

/// <summary>Checks that bytes are one JSON value.</summary>
internal static class JsonBody
{
    /// <exception cref="ProblemException">They are not.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = PayloadException.MaxDepth });
            while (json.Read()) { }
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                ProblemCode.InvalidJson,
                utf8.IsEmpty ? "The body is empty; expected the payload as JSON."
                    : PayloadPath.IsTooDeep(utf8) ? $"The body is nested deeper than {PayloadException.MaxDepth} levels."
                    : $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."
            );
        }
    }
}
