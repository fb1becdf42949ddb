using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>
/// The words behind <c>worker</c> or <c>serve</c> that are no options of the tool. Those behind <c>--</c> go to the program. An unknown word before
/// it is an error: a worker that ignored it could run more than the user wants.
/// </summary>
/// <param name="command">The command.</param>
/// <param name="words">All words that are no options of the tool.</param>
/// <param name="behind">The number of words behind <c>--</c>.</param>
internal sealed class ProgramArguments(string command, IReadOnlyList<string> words, int behind)
{
    /// <summary>The words before <c>--</c>, which may be options of the project's handlers.</summary>
    public IReadOnlyList<string> Before { get; } = [.. words.Take(words.Count - behind)];

    /// <summary>The program's own arguments.</summary>
    public IReadOnlyList<string> Behind { get; } = [.. words.Skip(words.Count - behind)];

    /// <summary>Refuses a word that can be no handler's option in any project. Called before the build, which takes long.</summary>
    /// <param name="options">The names of the command's options.</param>
    /// <exception cref="ToolException">The first word before <c>--</c> is no option.</exception>
    public void RefuseWord(IEnumerable<string> options)
    {
        if (WithoutServe(Before).FirstOrDefault() is { } first && !first.StartsWith("--", StringComparison.Ordinal))
            throw Unknown(first, options);
    }

    /// <summary>Refuses words that are left after the options of handlers were taken out.</summary>
    /// <param name="left">The words that are left.</param>
    /// <param name="options">The names of the command's options, and of the handlers'.</param>
    /// <exception cref="ToolException">A word is left.</exception>
    public void RefuseLeft(IReadOnlyList<string> left, IEnumerable<string> options)
    {
        if (WithoutServe(left).FirstOrDefault() is { } first)
            throw Unknown(first, options);
    }

    // "worker serve" is the same as "worker": older scripts have it.
    private IEnumerable<string> WithoutServe(IReadOnlyList<string> before) =>
        command == WorkerCommand.Name && before is [ServeCommand.Name, ..] ? before.Skip(1) : before;

    private ToolException Unknown(string word, IEnumerable<string> options)
    {
        string name = word.Split('=')[0];
        string sentence = $"'{word}' is no option of {command}; arguments of the program itself stand behind --.";
        string own = $"dotnet taskkit {command} -- {word}";
        if (NearMiss.Find(name, options) is { } near && name.StartsWith('-'))
            return new ToolException(ErrorCodes.Usage, $"{sentence} Did you mean '{near}'?", $"dotnet taskkit {command} {near}", own);
        if (name.StartsWith('-'))
            return new ToolException(ErrorCodes.Usage, sentence, own);
        return new ToolException(ErrorCodes.Usage, sentence, $"dotnet taskkit {command} --type {word}", own);
    }
}
