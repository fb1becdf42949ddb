using TaskKit.Backends;
using TaskKit.Kafka;

namespace TaskKit.Tool;

/// <summary>Can tasks be stored, and how many are dead?</summary>
internal sealed class StoreCheck(UserProject project, TaskManifest manifest, AppConfiguration configuration, ToolHost host)
{
    private const string Check = "store";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var file = StoreFile.Of(TaskStore.Choose(manifest, configuration, host).Provider.Name, configuration, project);
            if (file is not null && FolderCheck.Run(file) is { } obstacle)
                return [obstacle];
            await using var store = TaskStore.Open(project, manifest, configuration, mayCreate: false, host);
            return await RunAsync(store, file, cancellationToken).ConfigureAwait(false);
        }
        catch (ToolException e) when (e.Code == ErrorCodes.NothingStored)
        {
            return [Finding.Doubtful(Check, e.Message, "start the application, or submit a task: dotnet taskkit enqueue <type> <json>")];
        }
        catch (Exception e) when (e is ToolException or BackendUnavailableException or BackendLostException)
        {
            return [Finding.Bad(Check, e.Message, "do what the message says; the application would fail with it too")];
        }
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(TaskStore store, FileInfo? file, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (store.Backend is KafkaBackend kafka)
        {
            var servers = new ServerCheck(kafka.Parts, store.KnownTypes, configuration);
            findings.AddRange(await servers.RunAsync(cancellationToken).ConfigureAwait(false));
        }
        else if (await store.Backend.CheckAsync(cancellationToken).ConfigureAwait(false) is { } failure)
            findings.Add(Finding.Bad(Check, $"{store.Location}: {failure}", "do what the message says; submits fail until then"));
        else
            findings.Add(Finding.Good(Check, store.Location));
        if (findings.Exists(finding => finding.Grade == Grade.Bad))
            return findings;
        if (store.Backend.Warning is { } warning)
            findings.Add(Finding.Doubtful(Check, warning, "change the server's settings, as the message says"));
        if (file is not null)
            findings.AddRange(SqliteCheck.Run(file.FullName));
        if (store.Backend.Operations is { } operations)
            findings.Add(await DeadLettersAsync(operations, cancellationToken).ConfigureAwait(false));
        findings.AddRange(await WaitingCheck.RunAsync(store.Backend, manifest, cancellationToken).ConfigureAwait(false));
        findings.AddRange(await SchemaCheck.RunAsync(store.Backend, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    private static async Task<Finding> DeadLettersAsync(ITaskOperations operations, CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskCount> counts;
        try
        {
            counts = await operations.CountAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException)
        {
            return Finding.Good("dead letters", "this backend does not count them; see: dotnet taskkit dlq list");
        }
        long dead = counts.Where(count => count.State == TaskState.Dead).Sum(count => count.Count);
        return dead == 0
            ? Finding.Good("dead letters", "none")
            : Finding.Doubtful(
                "dead letters",
                $"{dead} {(dead == 1 ? "task has" : "tasks have")} failed for good.",
                "dotnet taskkit dlq list"
            );
    }
}
