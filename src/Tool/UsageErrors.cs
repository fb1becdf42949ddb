using System.CommandLine;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Reports errors of usage: a sentence for each, with the near miss, and the command that shows the help.</summary>
internal static class UsageErrors
{
    public static async Task<int> ReportAsync(RootCommand root, ParseResult parsed, CommandContext context)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0)
        {
            // A group of commands without a command: its help is shown, but the exit code says that nothing was done.
            string[] help = [.. PathOf(command).Skip(1), "--help"];
            await root.Parse(help).InvokeAsync(new InvocationConfiguration { Output = context.Host.Error }).ConfigureAwait(false);
            return ExitCodes.Failure;
        }
        // Without the parser's error that a command is missing, if there is a word that is no command: the near miss says more.
        bool isMisspelt = parsed.UnmatchedTokens.Count > 0 && command.Subcommands.Count > 0;
        var sentences = parsed.Errors.Skip(isMisspelt ? 1 : 0).Select(error => error.Message.TrimEnd()).Distinct().ToList();
        sentences.AddRange(
            parsed.UnmatchedTokens.Select(token => NearMiss.Hint(token, Known(command)).Trim()).Where(hint => hint.Length > 0)
        );
        string path = string.Join(' ', PathOf(command).Skip(1).Prepend("dotnet taskkit"));
        context.Output.Fail(new ToolException(ErrorCodes.Usage, string.Join(' ', sentences), $"{path} --help"));
        return ExitCodes.Failure;
    }

    private static IEnumerable<string> Known(Command command) =>
        command
            .Subcommands.Select(sub => sub.Name)
            .Concat(command.Options.Select(option => option.Name))
            .Concat(command.Parents.OfType<Command>().SelectMany(Known).Where(name => name.StartsWith('-')));

    private static IEnumerable<string> PathOf(Command command) => command.Parents.OfType<Command>().SelectMany(PathOf).Append(command.Name);
}
