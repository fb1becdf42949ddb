namespace Shop.Storage;

/// <summary>The files of a folder that nobody has written to for some time.</summary>
internal static class OldFiles
{
    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>Deletes them.</summary>
    /// <param name="folder">The folder, with those below it.</param>
    /// <param name="pattern">A file name with <c>*</c> and <c>?</c>.</param>
    /// <param name="newest">Spares what was written to since.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>The number of deleted files.</returns>
    public static int Delete(string folder, string pattern, DateTimeOffset newest, CancellationToken cancellationToken)
    {
        int deleted = 0;
        var files = new DirectoryInfo(folder).EnumerateFiles(pattern, WithoutLinks);
        foreach (var file in files.Where(file => file.LastWriteTimeUtc < newest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Delete();
            deleted++;
        }
        return deleted;
    }
}
