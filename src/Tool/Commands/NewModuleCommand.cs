using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>
/// <c>new module</c>: writes a folder for a business domain with its marker, payloads, handlers and tests. Files that exist are kept.
/// </summary>
internal static class NewModuleCommand
{
    private static readonly Column<Entry>[] Columns =
    [
        new("STATUS", entry => entry.Status),
        new("FILE", entry => entry.File.Path, Fit: Fit.Wrap),
    ];

    public static Command Create(CommandActions actions)
    {
        var module = new Argument<string>("module") { Description = "The business domain, for example billing." };
        var handlers = new Argument<string[]>("handlers")
        {
            Description = $"What its tasks do, for example InvoiceGeneration; without, {ModuleName.DefaultHandler}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var tests = new Option<string?>("--tests")
        {
            Description =
                "The folder of the test project; without, <project>.Tests beside the project's folder. It is made when it is missing.",
        };
        var noTests = new Option<bool>("--no-tests") { Description = "Write no tests." };
        var command = new Command("module", "Add a business domain: its folder, payloads, handlers and tests.")
        {
            module,
            handlers,
            tests,
            noTests,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(noTests) && result.GetValue(tests) is not null)
                result.AddError("--tests and --no-tests are both given; give one.");
        });
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                RunAsync(
                    context,
                    ModuleName.Of(context.Get(module), context.Get(handlers)),
                    context.Get(noTests),
                    context.Get(tests),
                    cancellationToken
                )
        );
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        ModuleName module,
        bool noTests,
        string? testFolder,
        CancellationToken cancellationToken
    )
    {
        var project = await context.ProjectAsync(cancellationToken).ConfigureAwait(false);
        if (project.Path.EndsWith(".cs", StringComparison.Ordinal))
            throw new ToolException(
                ErrorCodes.Usage,
                $"{Path.GetFileName(project.Path)} is a single-file program, which compiles no other files.",
                $"dotnet project convert {Path.GetFileName(project.Path)}, then the same command"
            );
        var tests = noTests ? null : TestProject.Find(project, testFolder, context.Host);
        var entries = new List<Entry>();
        foreach (var file in FilesOf(module, project, tests))
            entries.Add(await WriteAsync(file, context.IsDryRun, cancellationToken).ConfigureAwait(false));
        context.Output.List(entries, Columns, Json);
        Say(context.Output, module, entries, noTests, tests);
        return ExitCodes.Success;
    }

    private static IEnumerable<NewFile> FilesOf(ModuleName module, UserProject project, TestProject? tests)
    {
        var files = ModuleFiles.Of(module, project);
        if (tests is null)
            return files;
        var ofTests = ModuleFiles.TestsOf(module, project, tests);
        return [.. files, .. tests.Missing is { } missing ? [missing] : Array.Empty<NewFile>(), .. ofTests];
    }

    // Overwrites nothing: a user repeats the command to add handlers.
    private static async Task<Entry> WriteAsync(NewFile file, bool isDryRun, CancellationToken cancellationToken)
    {
        if (File.Exists(file.Path))
            return new Entry(file, "kept");
        if (isDryRun)
            return new Entry(file, "would be written");
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        await File.WriteAllTextAsync(file.Path, file.Text, encoding, cancellationToken).ConfigureAwait(false);
        return new Entry(file, "written");
    }

    private static void Say(Output output, ModuleName module, List<Entry> entries, bool noTests, TestProject? tests)
    {
        int kept = entries.Count(entry => entry.Status == "kept");
        if (kept > 0)
            output.Say($"{kept} of {entries.Count} files exist already and were not overwritten.");
        if (tests is null && !noTests)
            output.Say(
                "No tests were written: the project lies at the root of its repository. Say where they go: --tests <folder outside of the project's>"
            );
        output.Say($"Submit one: dotnet taskkit enqueue {module.Handlers[0].Type} '{{\"id\":\"1\"}}'");
        if (tests is not null)
            output.Say($"Test them: dotnet test {tests.Folder}");
    }

    private static JsonNode Json(Entry entry) =>
        new JsonObject
        {
            ["path"] = entry.File.Path,
            ["status"] = entry.Status,
            ["written"] = entry.Status == "written",
        };

    private sealed record Entry(NewFile File, string Status);
}
