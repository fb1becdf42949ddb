using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>Checks that tasks can be stored, and counts the dead letters.</summary>
internal sealed class StoreCheck(UserProject project, TaskManifest manifest, AppConfiguration configuration, ToolHost host)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var support = TaskStore.Choose(manifest, configuration, host).Support;
            if (support.ObstacleAt(configuration, project) is { } obstacle)
                return [obstacle];
            await using var store = TaskStore.Open(project, manifest, configuration, mayCreate: false, host);
            return await RunAsync(store, cancellationToken).ConfigureAwait(false);
        }
        catch (ToolException e) when (e.Code == ErrorCodes.NothingStored)
        {
            return
            [
                Finding.Doubtful(Finding.Store, e.Message, "start the application, or submit a task: dotnet taskkit enqueue <type> <json>"),
            ];
        }
        catch (Exception e) when (e is ToolException or BackendUnavailableException or BackendLostException)
        {
            return [Finding.Bad(Finding.Store, e.Message, "do what the message says; the application would fail with it too")];
        }
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(TaskStore store, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>(await store.Support.CheckAsync(store, cancellationToken).ConfigureAwait(false));
        if (findings.Exists(finding => finding.Grade == Grade.Bad))
            return findings;
        if (store.Backend.Warning is { } warning)
            findings.Add(Finding.Doubtful(Finding.Store, warning, "change the server's settings, as the message says"));
        findings.AddRange(store.Support.Inspect(store));
        if (store.Backend.Operations is { } operations)
            findings.Add(await DeadLettersAsync(operations, cancellationToken).ConfigureAwait(false));
        findings.AddRange(await WaitingCheck.RunAsync(store.Backend, manifest, cancellationToken).ConfigureAwait(false));
        findings.AddRange(await PauseCheck.RunAsync(store, host, cancellationToken).ConfigureAwait(false));
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
