using System.Text.Json.Nodes;
using Shop.Storage;
using TaskKit;

namespace Shop.SystemMaintenance;

/// <summary>Old log files to delete from folder <c>logs</c> of the shop.</summary>
/// <param name="KeepDays">The number of days that a log is kept for.</param>
public sealed record CleanUpLogs(int KeepDays = 30);

[TaskHandler("log_cleanup", Description = "Old logs to delete", Concurrency = 1)]
[TaskDomain("system_maintenance")]
public sealed class CleanUpLogsHandler(ShopFolder folder, TimeProvider time) : ITaskHandler<CleanUpLogs>
{
    public ValueTask<TaskResult> HandleAsync(CleanUpLogs cleanup, TaskContext context, CancellationToken cancellationToken)
    {
        if (cleanup.KeepDays < 1)
            return TaskResult.Fail(TaskError.Validation("'keepDays' must be 1 or more."));
        string logs = folder.Find("logs")!;
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(cleanup.KeepDays);
        int deleted = Directory.Exists(logs) ? OldFiles.Delete(logs, "*.log", oldest, cancellationToken) : 0;
        return TaskResult.DoneWith(new JsonObject { ["deleted"] = deleted });
    }
}
