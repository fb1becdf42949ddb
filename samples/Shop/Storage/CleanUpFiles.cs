using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TaskKit;

namespace Shop.Storage;

/// <summary>Old files to delete.</summary>
/// <param name="Path">The folder, below the configured root.</param>
/// <param name="OlderThan">Spares what was written to within this time.</param>
/// <param name="Pattern">Which files, for example <c>*.tmp</c>.</param>
public sealed record CleanUpFiles(string Path, TimeSpan OlderThan, string Pattern = "*");

[TaskHandler("file_cleanup", Description = "File system cleanup tasks", Timeout = "5m", Concurrency = 1)]
[TaskDomain("storage")]
public sealed class CleanUpFilesHandler(IOptions<FileCleanupOptions> options, IHostEnvironment environment, TimeProvider time)
    : ITaskHandler<CleanUpFiles>
{
    public ValueTask<TaskResult> HandleAsync(CleanUpFiles cleanup, TaskContext context, CancellationToken cancellationToken)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.Root, environment.ContentRootPath));
        string folder = Path.GetFullPath(Path.Join(root, cleanup.Path));
        if (!folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return TaskResult.Fail(TaskError.Validation("'path' must be a folder below the configured root."));
        if (cleanup.Pattern != Path.GetFileName(cleanup.Pattern))
            return TaskResult.Fail(TaskError.Validation("'pattern' must be a file name with * and ?, without a folder."));
        if (!Directory.Exists(folder))
            return TaskResult.Discard("The folder is gone, and its files with it.");

        int deleted = OldFiles.Delete(folder, cleanup.Pattern, time.GetUtcNow() - cleanup.OlderThan, cancellationToken);
        return TaskResult.DoneWith(new JsonObject { ["deleted"] = deleted });
    }
}
