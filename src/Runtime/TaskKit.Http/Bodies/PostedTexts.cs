using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Settings;

namespace TaskKit.Http.Bodies;

/// <summary>Reads a small body: a JSON object whose members are texts.</summary>
internal static class PostedTexts
{
    /// <summary>Reads the members that are there.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="subject">The thing that the body describes, for error texts: <c>a pause</c>.</param>
    /// <param name="wanted">The members to name to a caller that sends no object.</param>
    /// <param name="members">All members that are accepted.</param>
    /// <param name="longest">The most characters of a text, or <see langword="null"/> where each member has its own limit.</param>
    /// <exception cref="ProblemException">The bytes are no such object.</exception>
    public static Dictionary<string, string> Read(byte[] utf8, string subject, string wanted, string[] members, int? longest = null)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = PayloadException.MaxDepth });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new ProblemException(ProblemCode.InvalidJson, $"The body must be a JSON object with {wanted}.");
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in json.RootElement.EnumerateObject())
                texts[member.Name] = TextOf(member, subject, members, longest);
            return texts;
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
            throw new ProblemException(ProblemCode.InvalidJson, "The body has a text with half of a surrogate pair.");
        }
    }

    private static string TextOf(JsonProperty member, string subject, string[] members, int? longest)
    {
        if (!members.Contains(member.Name))
            throw new ProblemException(
                ProblemCode.UnknownMember,
                $"'{Telemetry.LogText.Safe(member.Name)}' is not a member of {subject}; expected {string.Join(", ", members)}.{NearMiss.Hint(member.Name, members)}"
            );
        string? text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
        return text is not null && !(text.Length > longest)
            ? text
            : throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'{member.Name}' must be a text{(longest is null ? "" : $" of at most {longest} characters")}."
            );
    }
}
