using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Settings;

namespace TaskKit.Http.Bodies;

/// <summary>Reads a small body: a JSON object with known members.</summary>
/// <param name="subject">The thing that the body describes, for error texts: <c>a limit</c>.</param>
/// <param name="wanted">The members to name to a caller that sends no object.</param>
/// <param name="members">All members that are accepted.</param>
internal sealed class PostedObject(string subject, string wanted, string[] members)
{
    /// <summary>The deepest nesting of the body.</summary>
    /// <value>That of a payload by default.</value>
    public int MaxDepth { get; init; } = PayloadException.MaxDepth;

    /// <summary>Reads the members that are there, by name.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="read">Makes the result of the members, while the body is open.</param>
    /// <exception cref="ProblemException">The bytes are no such object.</exception>
    public T Read<T>(byte[] utf8, Func<Dictionary<string, JsonElement>, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? read(MembersOf(json.RootElement))
                : throw new ProblemException(ProblemCode.InvalidJson, $"The body must be a JSON object with {wanted}.");
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                ProblemCode.InvalidJson,
                $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."
            );
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(ProblemCode.InvalidJson, "The body has a text that is not UTF-8, or half of a surrogate pair.");
        }
    }

    private Dictionary<string, JsonElement> MembersOf(JsonElement body)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in body.EnumerateObject())
        {
            string shown = Telemetry.LogText.Short(member.Name);
            if (!members.Contains(member.Name))
                throw new ProblemException(
                    ProblemCode.UnknownMember,
                    $"'{shown}' is not a member of {subject}; expected {string.Join(", ", members)}.{NearMiss.Hint(member.Name, members)}"
                );
            if (!found.TryAdd(member.Name, member.Value))
                throw new ProblemException(ProblemCode.InvalidMember, $"'{shown}' appears twice.");
        }
        return found;
    }
}
