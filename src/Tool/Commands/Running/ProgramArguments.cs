using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>
/// The words behind <c>worker</c> or <c>serve</c> that are no option of the tool: those behind <c>--</c> go to the program. A word before it that nobody knows
/// is wrong usage, since a worker that ignores it would run more than it was asked to.
/// </summary>
/// <param name="command">The command.</param>
/// <param name="words">All words that are no option of the tool.</param>
/// <param name="behind">The number of those behind <c>--</c>.</param>
internal sealed class ProgramArguments(string command, IReadOnlyList<string> words, int behind)
{
    /// <summary>The words before <c>--</c>, which may be options of the project's handlers.</summary>
    public IReadOnlyList<string> Before { get; } = [.. words.Take(words.Count - behind)];

    /// <summary>The program's own arguments.</summary>
    public IReadOnlyList<string> Behind { get; } = [.. words.Skip(words.Count - behind)];

    /// <summary>Refuses a word that no project can make an option, before the project is built.</summary>
    /// <param name="options">The names of the command's options.</param>
    /// <exception cref="ToolException">The first word before <c>--</c> is no option.</exception>
    public void RefuseWord(IEnumerable<string> options)
    {
        if (WithoutServe(Before).FirstOrDefault() is { } first && !first.StartsWith("--", StringComparison.Ordinal))
            throw Unknown(first, options);
    }

    /// <summary>Refuses what is left of the words when the options of handlers are taken out.</summary>
    /// <param name="left">The words that are left.</param>
    /// <param name="options">The names of the command's options, and of the handlers'.</param>
    /// <exception cref="ToolException">There is one.</exception>
    public void RefuseLeft(IReadOnlyList<string> left, IEnumerable<string> options)
    {
        if (WithoutServe(left).FirstOrDefault() is { } first)
            throw Unknown(first, options);
    }

    // "worker serve" is the same as "worker", as scripts of old have it.
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
