namespace TaskKit.Sqlite.Database;

/// <summary>A lock that the operating system frees when its holder dies, however it dies.</summary>
internal sealed class LockFile : IDisposable
{
    private readonly FileStream _stream;

    private LockFile(FileStream stream) => _stream = stream;

    /// <returns>The lock, or <see langword="null"/> when somebody else holds it.</returns>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static LockFile? TryTake(string path)
    {
        try
        {
            return new LockFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    public void Dispose() => _stream.Dispose();
}
