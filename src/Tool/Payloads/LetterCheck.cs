using TaskKit.Payloads;
using TaskKit.Payloads.Rules;

namespace TaskKit.Tool;

/// <summary>Checks the payloads of dead letters by the program's own rules: a task with an invalid payload would die again at once.</summary>
/// <param name="manifest">The program's task types; <see langword="null"/> when it is not built.</param>
internal sealed class LetterCheck(TaskManifest? manifest)
{
    private readonly Dictionary<string, PayloadCheck> _checks = new(StringComparer.Ordinal);

    /// <summary>Checks one dead letter.</summary>
    public LetterVerdict Judge(string type, ReadOnlySpan<byte> payload)
    {
        if (manifest is null)
            return LetterVerdict.Unknown("the project is not built");
        if (manifest.Types.FirstOrDefault(known => known.Type == type) is not { } known)
            return LetterVerdict.Unknown($"{manifest.Assembly} declares no task type '{type}'");
        if (!_checks.TryGetValue(type, out var check))
            _checks[type] = check = new PayloadCheck(known);
        try
        {
            check.Require(payload);
            return LetterVerdict.Runs;
        }
        catch (PayloadException e)
        {
            return LetterVerdict.Dies(e.Message);
        }
    }
}

/// <summary>The expected result of a replay, by the check of the payload.</summary>
/// <param name="Word">The verdict for programs: <c>runs</c>, <c>dies</c> or <c>unknown</c>.</param>
/// <param name="Text">The verdict for people, to follow "would be replayed".</param>
internal sealed record LetterVerdict(string Word, string Text)
{
    public static LetterVerdict Runs { get; } = new("runs", "its payload is valid");

    public bool IsBad => Word == "dies";

    public static LetterVerdict Dies(string reason) => new("dies", $"would die again: {reason}");

    public static LetterVerdict Unknown(string reason) => new("unknown", $"its payload was not checked: {reason}");
}
