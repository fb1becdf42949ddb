using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>Can tasks be stored, and how many are dead?</summary>
internal static class StoreCheck
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        UserProject project,
        TaskManifest manifest,
        AppConfiguration configuration,
        ToolHost host,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<Finding>();
        try
        {
            await using var store = TaskStore.Open(project, manifest, configuration, mayCreate: false, host);
            string? failure = await store.Backend.CheckAsync(cancellationToken).ConfigureAwait(false);
            findings.Add(
                failure is null
                    ? Finding.Good("store", store.Location)
                    : Finding.Bad("store", $"{store.Location}: {failure}", "dotnet taskkit doctor")
            );
            if (failure is null && store.Backend.Warning is { } warning)
                findings.Add(Finding.Doubtful("store", warning, "change the server's settings, as the message says"));
            if (failure is null && StoreFile.Of(store.Backend.Name, configuration, project) is { } file)
                findings.AddRange(SqliteCheck.Run(file.FullName));
            if (failure is null && store.Backend.Operations is { } operations)
                findings.Add(await DeadLettersAsync(operations, cancellationToken).ConfigureAwait(false));
        }
        catch (ToolException e) when (e.Code == ErrorCodes.NothingStored)
        {
            findings.Add(
                Finding.Doubtful("store", e.Message, "start the application, or submit a task: dotnet taskkit enqueue <type> <json>")
            );
        }
        catch (Exception e) when (e is ToolException or BackendUnavailableException or BackendLostException)
        {
            findings.Add(Finding.Bad("store", e.Message, "see the message; the application would fail with it too"));
        }
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
