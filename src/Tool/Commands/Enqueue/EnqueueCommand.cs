using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>enqueue</c>: submits tasks after a check of all payloads against the manifest. If one payload is invalid, nothing is stored.</summary>
internal static class EnqueueCommand
{
    private static readonly Column<PreparedTask>[] DryColumns =
    [
        new("TYPE", prepared => prepared.Task.Type, Fit: Fit.Whole),
        new("STATUS", _ => "valid"),
        new("BYTES", prepared => prepared.Task.Payload.Length.ToString(), Right: true),
    ];

    public static Command Create(CommandActions actions)
    {
        var type = new Argument<string>("type") { Description = "The task type's name." };
        var payload = new Argument<string>("payload") { Description = "The payload as JSON, @file, or - for stdin." };
        var many = new Option<bool>("--many") { Description = "The file or stdin has one payload per line." };
        var skip = NumberOption.WithDefault(
            "--skip",
            "With --many: leave out this many lines, which are stored already.",
            0,
            int.MaxValue,
            0
        );
        var options = new EnqueueArguments();
        var command = new Command("enqueue", "Submit a task.") { type, payload, many, skip };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            bool isMany = result.GetResult(many) is { Implicit: false };
            string source = result.GetResult(payload)?.Tokens.FirstOrDefault()?.Value ?? "-";
            if (isMany && source != "-" && !source.StartsWith('@'))
                result.AddError("--many reads payloads from @file or - (stdin), one per line.");
            if (!isMany && result.GetResult(skip) is { Implicit: false })
                result.AddError("--skip goes with --many.");
        });
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                RunAsync(
                    context,
                    context.Get(type),
                    new PayloadSource(context.Get(payload), context.Get(many), context.Get(skip)),
                    options.Read(context),
                    cancellationToken
                )
        );
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        string typeName,
        PayloadSource source,
        EnqueueOptions options,
        CancellationToken cancellationToken
    )
    {
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        var type = manifest.Require(typeName);
        var payloads = await source.ReadAsync(context.Host, cancellationToken).ConfigureAwait(false);
        var (support, settings) = TaskStore.Choose(manifest, context.ConfigurationOf(project), context.Host);
        var registry = ManifestRegistry.Of(manifest, context.Host.Providers);
        var prepared = PreparedTask.Of(type, payloads, options, new EnvelopeFactory(settings, context.Host.Time, registry: registry));
        if (context.IsDryRun)
        {
            Check(prepared, options, support.Provider.Name, support.Capabilities);
            return Show(context.Output, prepared, source.Many);
        }
        await using var store = context.OpenStore(project, manifest, mayCreate: true);
        Check(prepared, options, store.Backend.Name, store.Backend.Capabilities);
        // Declares the types as the program's own first submit does: the task then waits for the program instead of becoming a dead letter.
        var declaration = new TypeDeclaration(manifest.Assembly, store.KnownTypes);
        await store.Backend.DeclareAsync(declaration, cancellationToken).ConfigureAwait(false);
        return await new Submission(context, store, source, typeName).RunAsync(prepared, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(IReadOnlyList<PreparedTask> prepared, EnqueueOptions options, string backend, BackendCapabilities able)
    {
        Demands.Check(options, backend, able);
        foreach (var one in prepared)
            TypePriority.Refuse(one.Task, backend, able);
    }

    private static int Show(Output output, IReadOnlyList<PreparedTask> prepared, bool many)
    {
        if (many || output.Format == OutputFormat.Table)
            output.List(prepared, DryColumns, Json);
        else
            output.Value("", Json(prepared[0]));
        output.Say($"{prepared.Count} valid; nothing was stored.");
        return ExitCodes.Success;
    }

    private static JsonNode Json(PreparedTask prepared) =>
        new JsonObject
        {
            ["type"] = prepared.Task.Type,
            ["status"] = "valid",
            ["bytes"] = prepared.Task.Payload.Length,
        };
}
