using System.CommandLine;
using TaskKit.Tool;

namespace TaskKit.Tool.Tests.Support;

/// <summary>The commands of the tool, with those of its backends.</summary>
internal static class CommandTree
{
    /// <summary>The root, which has the options of every command.</summary>
    public static RootCommand Root { get; } =
        CommandLine.Build(
            new ToolHost
            {
                In = TextReader.Null,
                Out = TextWriter.Null,
                Error = TextWriter.Null,
                WorkingDirectory = "/",
                Backends = SupportedBackends.All,
            },
            new GlobalOptions(SupportedBackends.All.SelectMany(backend => backend.Options))
        );

    /// <summary>The commands that have no further ones, by their words.</summary>
    public static IEnumerable<(string[] Path, Command Command)> Leaves => LeavesOf(Root, []);

    private static IEnumerable<(string[] Path, Command Command)> LeavesOf(Command command, string[] path) =>
        command.Subcommands.Count == 0 ? [(path, command)] : command.Subcommands.SelectMany(sub => LeavesOf(sub, [.. path, sub.Name]));
}
