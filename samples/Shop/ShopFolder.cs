using Microsoft.Extensions.Options;

namespace Shop;

/// <summary>The folder of the shop's own data. No path that a payload names leads out of it.</summary>
public sealed class ShopFolder(IOptions<ShopOptions> options, IHostEnvironment environment)
{
    private int _drafts;

    /// <summary>The folder's full path.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.Folder, environment.ContentRootPath));

    /// <summary>The full path of a file or folder.</summary>
    /// <param name="relative">The path below the folder.</param>
    /// <returns><see langword="null"/> for a path that leads out of the folder.</returns>
    public string? Find(string relative)
    {
        string path = Path.GetFullPath(Path.Join(Root, relative));
        return path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }

    /// <summary>Writes a file whole or not at all, and makes its folder: a task may be cut off at any moment, and run again.</summary>
    /// <param name="relative">The path below the folder.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The path leads out of the folder.</exception>
    public async Task WriteAsync(string relative, string text, CancellationToken cancellationToken)
    {
        string path = Find(relative) ?? throw new ArgumentException($"'{relative}' leads out of the shop's folder.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string draft = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _drafts)}.draft";
        await File.WriteAllTextAsync(draft, text, cancellationToken);
        File.Move(draft, path, overwrite: true);
    }
}
