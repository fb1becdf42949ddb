using System.CommandLine;
using System.Globalization;

namespace TaskKit.Tool;

/// <summary><c>serve</c>: builds the user's program and runs it with its worker and its API, which only this machine can reach.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    private const int DefaultPort = 8080;
    private const int LastPort = 65_535;

    public static Command Create(CommandActions actions)
    {
        var port = NumberOption.WithDefault("--port", "The port of this machine at which the API is served.", 1, LastPort, DefaultPort);
        var options = new RunOptions();
        var command = new Command(Name, "Build the project and run its API and worker, for this machine alone.") { port };
        options.AddTo(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, options, context.Get(port), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, RunOptions options, int port, CancellationToken cancellationToken)
    {
        // Checked before the build, which takes long.
        if (!context.IsDryRun)
            LocalPort.RequireFree(port, Name);
        var program = await BuiltProgram.BuildAsync(context, Name, options, cancellationToken).ConfigureAwait(false);
        HttpPackage.RequireForApi(program.Project);
        program.Variables[LocalServe.Path.Replace(":", "__")] = port.ToString(CultureInfo.InvariantCulture);
        if (context.IsDryRun)
            return program.Show();
        using var ended = new CancellationTokenSource();
        var notice = ServeNotice.SayAsync(context, program, port, ended.Token);
        int exitCode = await program.RunAsync().ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await notice.ConfigureAwait(false);
        return exitCode;
    }
}
