using Microsoft.Extensions.Configuration;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>The file that an embedded backend keeps its tasks in.</summary>
internal static class StoreFile
{
    /// <returns>The file, or <see langword="null"/> for a backend that is a server.</returns>
    public static FileInfo? Of(TaskBackendProvider provider, IConfigurationSection section, string contentRoot)
    {
        if (provider.Name != "sqlite")
            return null;
        string path = section["Path"] is { Length: > 0 } set ? set : "taskkit.db";
        return new FileInfo(Path.GetFullPath(path, contentRoot));
    }
}
