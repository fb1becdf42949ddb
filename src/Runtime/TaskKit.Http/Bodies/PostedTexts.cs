using System.Text.Json;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Bodies;

/// <summary>Reads a small body: a JSON object whose members are texts.</summary>
/// <param name="subject">The thing that the body describes, for error texts: <c>a pause</c>.</param>
/// <param name="wanted">The members to name to a caller that sends no object.</param>
/// <param name="members">All members that are accepted.</param>
/// <param name="longest">The most characters of a text, or <see langword="null"/> where each member has its own limit.</param>
internal sealed class PostedTexts(string subject, string wanted, string[] members, int? longest = null)
{
    private readonly PostedObject _body = new(subject, wanted, members);

    /// <summary>Reads the members that are there, by name.</summary>
    /// <param name="utf8">The body.</param>
    /// <exception cref="ProblemException">The bytes are no such object.</exception>
    public Dictionary<string, string> Read(byte[] utf8) =>
        _body.Read(
            utf8,
            found => found.ToDictionary(member => member.Key, member => TextOf(member.Key, member.Value), StringComparer.Ordinal)
        );

    private string TextOf(string member, JsonElement value)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null && !(text.Length > longest)
            ? text
            : throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'{member}' must be a text{(longest is null ? "" : $" of at most {longest} characters")}."
            );
    }
}
