using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>worker</c>: builds the user's program and runs it.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create(CommandActions actions)
    {
        var options = new RunOptions();
        var command = new Command(Name, "Build the project and run it as a worker.");
        options.AddTo(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, options, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, RunOptions options, CancellationToken cancellationToken)
    {
        var program = await BuiltProgram.BuildAsync(context, Name, options, cancellationToken).ConfigureAwait(false);
        return context.IsDryRun ? program.Show() : await program.RunAsync().ConfigureAwait(false);
    }
}
