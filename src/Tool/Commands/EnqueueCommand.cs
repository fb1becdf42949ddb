using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Backends;
using TaskKit.Payloads;

namespace TaskKit.Tool;

/// <summary><c>enqueue</c>: submits tasks, checked against the manifest first. If one payload is invalid, nothing is stored.</summary>
internal static class EnqueueCommand
{
    // One submit call stores this many, so that a large file neither waits as a whole nor costs a commit per line.
    private const int BatchSize = 1000;

    private static readonly Column<Submitted>[] Columns =
    [
        new("ID", task => task.Id),
        new("TYPE", task => task.Type),
        new("STATUS", task => task.Status),
    ];

    public static Command Create(CommandActions actions)
    {
        var type = new Argument<string>("type") { Description = "The task type's name." };
        var payload = new Argument<string>("payload") { Description = "The payload as JSON, @file, or - for stdin." };
        var many = new Option<bool>("--many") { Description = "The file or stdin has one payload per line." };
        var options = new EnqueueArguments();
        var command = new Command("enqueue", "Submit a task.") { type, payload, many };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(many) && result.GetValue(payload) is { } source && source != "-" && !source.StartsWith('@'))
                result.AddError("--many reads payloads from @file or - (stdin), one per line.");
        });
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                RunAsync(
                    context,
                    context.Get(type),
                    new PayloadSource(context.Get(payload), context.Get(many)),
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
        var (_, settings) = TaskStore.Choose(manifest, context.ConfigurationOf(project), context.Host);
        var envelopes = Check(type, payloads, options, new EnvelopeFactory(settings, context.Host.Time));
        if (context.IsDryRun)
        {
            context.Output.List(
                envelopes,
                DryColumns,
                task => new JsonObject
                {
                    ["type"] = task.Type,
                    ["status"] = "valid",
                    ["bytes"] = task.Payload.Length,
                }
            );
            context.Output.Say($"{envelopes.Count} valid; nothing was stored.");
            return ExitCodes.Success;
        }
        await using var store = context.OpenStore(project, manifest, mayCreate: true);
        Demands.Check(options, store.Backend);
        return await SubmitAsync(context, store, envelopes, cancellationToken).ConfigureAwait(false);
    }

    private static readonly Column<TaskEnvelope>[] DryColumns =
    [
        new("TYPE", task => task.Type),
        new("STATUS", _ => "valid"),
        new("BYTES", task => task.Payload.Length.ToString(), Right: true),
    ];

    private static List<TaskEnvelope> Check(
        TaskTypeInfo type,
        IReadOnlyList<PayloadLine> payloads,
        EnqueueOptions options,
        EnvelopeFactory factory
    )
    {
        var check = new PayloadCheck(type);
        var codec = RawPayload.CodecOf(type.Type);
        var made = new List<TaskEnvelope>(payloads.Count);
        var faults = new List<string>();
        foreach (var line in payloads)
        {
            try
            {
                check.Require(line.Utf8);
                made.Add(factory.Create(new TaskSubmission<RawPayload>(codec, new RawPayload(line.Utf8), options)));
            }
            catch (Exception e) when (line.Number is not null && e is PayloadException or TaskSubmitException)
            {
                faults.Add($"line {line.Number}: {e.Message}");
            }
        }
        return faults.Count == 0 ? made : throw Invalid(type, faults, payloads.Count);
    }

    private static ToolException Invalid(TaskTypeInfo type, List<string> faults, int count)
    {
        string shown = string.Join("\n  ", faults.Take(20));
        string rest = faults.Count > 20 ? $"\n  and {faults.Count - 20} more" : "";
        string sentence = $"{faults.Count} of {count} payloads are invalid; nothing was stored.\n  {shown}{rest}";
        return new ToolException(ErrorCodes.PayloadInvalid, sentence, $"dotnet taskkit types show {type.Type}");
    }

    private static async Task<int> SubmitAsync(
        CommandContext context,
        TaskStore store,
        List<TaskEnvelope> envelopes,
        CancellationToken cancellationToken
    )
    {
        var submitted = new List<Submitted>(envelopes.Count);
        foreach (var batch in envelopes.Chunk(BatchSize))
        {
            var outcomes = await store.Backend.SubmitAsync(batch, cancellationToken).ConfigureAwait(false);
            submitted.AddRange(batch.Zip(outcomes, (task, outcome) => new Submitted(task.Type, outcome)));
        }
        var refused = submitted.Where(task => !task.Outcome.IsAccepted).ToList();
        if (submitted.Count == 1 && refused.Count == 1)
            throw new ToolException(ErrorCodes.SubmitRefused, refused[0].Outcome.Reason ?? "The backend refused the task.");
        if (submitted.Count == 1)
            context.Output.Value(submitted[0].Id, submitted[0].Json());
        else
            context.Output.List(submitted, Columns, task => task.Json());
        if (refused.Count == 0)
            return ExitCodes.Success;
        context.Output.Fail(new ToolException(ErrorCodes.Partial, $"{refused.Count} of {submitted.Count} tasks were not stored."));
        return ExitCodes.Partial;
    }

    private sealed record Submitted(string Type, SubmitOutcome Outcome)
    {
        public string Id => Outcome.Id.ToString();

        public string Status => Outcome.Reason is { } reason ? $"{Name}: {reason}" : Name;

        private string Name => Outcome.Status.ToString().ToLowerInvariant();

        public JsonNode Json() =>
            new JsonObject
            {
                ["id"] = Outcome.IsAccepted ? Id : null,
                ["type"] = Type,
                ["status"] = Name,
                ["reason"] = Outcome.Reason,
            };
    }
}
