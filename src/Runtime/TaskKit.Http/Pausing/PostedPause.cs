using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Pausing;
using TaskKit.Payloads;
using TaskKit.Registry;

namespace TaskKit.Http.Pausing;

/// <summary>The body of a pause.</summary>
/// <param name="Scope">The tasks that it holds back.</param>
/// <param name="Reason">The reason.</param>
internal sealed record PostedPause(PauseScope Scope, string Reason)
{
    private static readonly string[] Members = ["scope", "reason"];

    /// <exception cref="ProblemException">The bytes are no such body.</exception>
    public static PostedPause Read(byte[] utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = PayloadException.MaxDepth });
            return Read(json.RootElement);
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

    /// <exception cref="ProblemException">The text is no scope that can be paused here.</exception>
    public static PauseScope ScopeOf(string text, ProblemCode code) =>
        PauseScope.TryParse(text, out var scope)
            ? scope
            : throw new ProblemException(
                code,
                $"'scope' must be all, domain:<name>, type:<name> or schedule:<name>, got '{Telemetry.LogText.Short(text)}'."
            );

    private static PostedPause Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ProblemException(ProblemCode.InvalidJson, "The body must be a JSON object with 'scope' and 'reason'.");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
                throw new ProblemException(
                    ProblemCode.UnknownMember,
                    $"'{Telemetry.LogText.Safe(member.Name)}' is not a member of a pause; expected {string.Join(", ", Members)}.{NearMiss.Hint(member.Name, Members)}"
                );
            if (member.Value.ValueKind != JsonValueKind.String)
                throw new ProblemException(ProblemCode.InvalidMember, $"'{member.Name}' must be a text.");
            texts[member.Name] = member.Value.GetString()!;
        }
        foreach (string member in Members.Where(member => !texts.ContainsKey(member)))
            throw new ProblemException(ProblemCode.MissingMember, $"'{member}' is required.");
        string reason = texts["reason"].Trim();
        if (reason.Length is 0 or > TaskPauses.LongestReason)
            throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'reason' must be a text of 1 to {TaskPauses.LongestReason} characters."
            );
        return new PostedPause(ScopeOf(texts["scope"], ProblemCode.InvalidMember), reason);
    }
}
