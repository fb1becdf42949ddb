using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>Binds commands to their actions.</summary>
internal sealed class CommandActions(ToolHost host, GlobalOptions globals)
{
    public ToolHost Host => host;

    /// <summary>Binds a command to its action, which returns an exit code or throws.</summary>
    public Command Bind(Command command, Func<CommandContext, CancellationToken, Task<int>> run)
    {
        command.SetAction((arguments, cancellationToken) => run(new CommandContext(host, globals, arguments), cancellationToken));
        return command;
    }
}
