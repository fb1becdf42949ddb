using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TaskKit.Tool;

/// <summary>The tree of the tool's commands, and the way from an error to an exit code.</summary>
internal static class CommandLine
{
    // The time for which a command may go on after a signal. A program that the tool runs drains for as long as it needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, ToolHost host)
    {
        var globals = new GlobalOptions(host.Backends.SelectMany(backend => backend.Options));
        var root = Build(host, globals);
        // No response files: in this tool '@' begins the name of a file with a payload.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var context = new CommandContext(host, globals, parsed);
        try
        {
            if (parsed.Action is ParseErrorAction)
                return await UsageErrors.ReportAsync(root, parsed, context).ConfigureAwait(false);
            int exitCode = await parsed.InvokeAsync(Invocation(host, parsed)).ConfigureAwait(false);
            if (parsed.Action is HelpAction && RunsProgram(parsed))
                await WorkerHelp.WriteAsync(context, CancellationToken.None).ConfigureAwait(false);
            return exitCode;
        }
        catch (OperationCanceledException)
        {
            context.Output.Say("Interrupted.");
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            var error = Explanation.Of(e, host);
            context.Output.Fail(error);
            return error.Code.ExitCode;
        }
    }

    public static RootCommand Build(ToolHost host, GlobalOptions globals)
    {
        var actions = new CommandActions(host, globals);
        var root = new RootCommand("TaskKit: run workers, serve the API, submit tasks, look at them, replay dead letters.")
        {
            new Command("new", "Add source files to the project.") { NewHandlerCommand.Create(actions), NewModuleCommand.Create(actions) },
            new Command("types", "The task types that the project declares.")
            {
                TypesListCommand.Create(actions),
                TypesShowCommand.Create(actions),
            },
            WorkerCommand.Create(actions),
            ServeCommand.Create(actions),
            OpenApiCommand.Create(actions),
            new Command("workers", "The living workers.") { WorkersListCommand.Create(actions) },
            EnqueueCommand.Create(actions),
            new Command("tasks", "The stored tasks.")
            {
                TasksListCommand.Create(actions),
                TasksCountsCommand.Create(actions),
                TasksShowCommand.Create(actions),
                TasksCancelCommand.Create(actions),
                TasksRetryCommand.Create(actions),
            },
            PauseCommand.Create(actions),
            ResumeCommand.Create(actions),
            new Command("pauses", "The pauses of tasks.") { PausesListCommand.Create(actions) },
            new Command("limits", "The limits of task types in all workers together, as they were set at run time.")
            {
                LimitsListCommand.Create(actions),
                LimitsSetCommand.Create(actions),
                LimitsClearCommand.Create(actions),
            },
            new Command("schedules", "The schedules of the store.")
            {
                SchedulesListCommand.Create(actions),
                SchedulesShowCommand.Create(actions),
                SchedulesRunCommand.Create(actions),
                ScheduleActCommand.Pause(actions),
                ScheduleActCommand.Resume(actions),
            },
            new Command("dlq", "The dead letters: tasks that failed for good.")
            {
                DlqListCommand.Create(actions),
                DlqShowCommand.Create(actions),
                DlqReplayCommand.Create(actions),
            },
        };
        foreach (var command in host.Backends.SelectMany(backend => backend.CommandsFor(actions)))
            root.Subcommands.Add(command);
        root.Subcommands.Add(DoctorCommand.Create(actions));
        root.HelpName = "dotnet taskkit";
        globals.AddTo(root);
        return root;
    }

    private static bool RunsProgram(ParseResult parsed) => parsed.CommandResult.Command.Name is WorkerCommand.Name or ServeCommand.Name;

    private static InvocationConfiguration Invocation(ToolHost host, ParseResult parsed) =>
        new()
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = RunsProgram(parsed) ? null : Patience,
        };
}
