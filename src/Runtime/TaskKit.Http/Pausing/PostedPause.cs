using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;
using TaskKit.Operating;

namespace TaskKit.Http.Pausing;

/// <summary>The body of a pause.</summary>
/// <param name="Scope">The tasks that it holds back.</param>
/// <param name="Reason">The reason.</param>
internal sealed record PostedPause(PauseScope Scope, string Reason)
{
    private static readonly string[] Members = ["scope", "reason"];
    private static readonly PostedTexts Body = new("a pause", "'scope' and 'reason'", Members);

    /// <exception cref="ProblemException">The bytes are no such body.</exception>
    public static PostedPause Read(byte[] utf8)
    {
        var texts = Body.Read(utf8);
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

    /// <exception cref="ProblemException">The text is no scope that can be paused here.</exception>
    public static PauseScope ScopeOf(string text, ProblemCode code) =>
        PauseScope.TryParse(text, out var scope)
            ? scope
            : throw new ProblemException(
                code,
                $"'scope' must be all, domain:<name>, type:<name> or schedule:<name>, got '{Telemetry.LogText.Short(text)}'."
            );
}
