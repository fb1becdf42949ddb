using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>Joins commands with what they do.</summary>
internal sealed class CommandActions(ToolHost host, GlobalOptions globals)
{
    public ToolHost Host => host;

    /// <summary>Gives a command its action: it returns an exit code or throws.</summary>
    public Command Bind(Command command, Func<CommandContext, CancellationToken, Task<int>> run)
    {
        command.SetAction((arguments, cancellationToken) => run(new CommandContext(host, globals, arguments), cancellationToken));
        return command;
    }
}
