using System.IO.Compression;
using System.Text.Json.Nodes;
using TaskKit;

namespace Shop.SystemMaintenance;

/// <summary>A backup of the shop's own data.</summary>
/// <param name="Name">The name of the backup, for example its date.</param>
public sealed record BackUpDatabase(string Name);

[TaskHandler("database_backup", Description = "Backups of the shop's data", Timeout = "10m", Concurrency = 1)]
[TaskDomain("system_maintenance")]
public sealed class BackUpDatabaseHandler(ShopFolder folder) : ITaskHandler<BackUpDatabase>
{
    public async ValueTask<TaskResult> HandleAsync(BackUpDatabase backup, TaskContext context, CancellationToken cancellationToken)
    {
        if (!RecordKey.IsKey(backup.Name))
            return TaskResult.Fail(TaskError.Validation("'name' must be a file name without a folder."));
        string target = $"{folder.Root}-{backup.Name}.zip";
        string draft = $"{target}.draft";
        File.Delete(draft);
        int files = 0;
        await using (var archive = await ZipFile.OpenAsync(draft, ZipArchiveMode.Create, cancellationToken))
            foreach (string file in Directory.EnumerateFiles(folder.Root, "*.json", SearchOption.AllDirectories))
            {
                await archive.CreateEntryFromFileAsync(file, Path.GetRelativePath(folder.Root, file), cancellationToken);
                files++;
            }
        File.Move(draft, target, overwrite: true);
        return TaskResult.DoneWith(new JsonObject { ["file"] = Path.GetFileName(target), ["records"] = files });
    }
}
