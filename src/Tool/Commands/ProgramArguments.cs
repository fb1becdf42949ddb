using TaskKit.Registry;

namespace TaskKit.Tool;

/// <summary>
/// The arguments that <c>worker</c> hands to the program: those behind <c>--</c>. A word before it that the tool does not know is wrong usage,
/// since a worker that ignores it would run more than it was asked to.
/// </summary>
internal static class ProgramArguments
{
    /// <summary>The word that may follow <c>worker</c>, and changes nothing.</summary>
    public const string Serve = "serve";

    /// <param name="words">All words that are no option of the tool.</param>
    /// <param name="behind">How many of them stand behind <c>--</c>.</param>
    /// <param name="options">The names of the command's options.</param>
    /// <exception cref="ToolException">A word before <c>--</c> is unknown.</exception>
    public static string[] Of(IReadOnlyList<string> words, int behind, IEnumerable<string> options)
    {
        int before = words.Count - behind;
        int first = before > 0 && words[0] == Serve ? 1 : 0;
        return before == first ? [.. words.Skip(before)] : throw Unknown(words[first], options);
    }

    /// <summary>Refuses a word that no project can make an option, before the project is built.</summary>
    /// <param name="words">All words that are no option of the tool.</param>
    /// <param name="behind">How many of them stand behind <c>--</c>.</param>
    /// <param name="options">The names of the command's options.</param>
    /// <exception cref="ToolException">The first word before <c>--</c> is no option.</exception>
    public static void RefuseWord(IReadOnlyList<string> words, int behind, IEnumerable<string> options)
    {
        var before = words.Take(words.Count - behind).SkipWhile((word, i) => i == 0 && word == Serve);
        if (before.FirstOrDefault() is { } first && !first.StartsWith("--", StringComparison.Ordinal))
            throw Unknown(first, options);
    }

    private static ToolException Unknown(string word, IEnumerable<string> options)
    {
        string name = word.Split('=')[0];
        string sentence = $"'{word}' is no option of worker; arguments of the program itself stand behind --.";
        string own = $"dotnet taskkit worker -- {word}";
        if (NearMiss.Find(name, options) is { } near && name.StartsWith('-'))
            return new ToolException(ErrorCodes.Usage, $"{sentence} Did you mean '{near}'?", $"dotnet taskkit worker {near}", own);
        if (name.StartsWith('-'))
            return new ToolException(ErrorCodes.Usage, sentence, own);
        return new ToolException(ErrorCodes.Usage, sentence, $"dotnet taskkit worker --type {word}", own);
    }
}
