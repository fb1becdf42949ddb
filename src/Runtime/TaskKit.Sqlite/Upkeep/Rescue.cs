using System.Globalization;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Upkeep;

/// <summary>Saves a database whose file was deleted or replaced while it was in use: the tasks still exist in the open file.</summary>
internal static class Rescue
{
    /// <param name="db">A connection to the file that is gone.</param>
    /// <param name="path">Where the file was.</param>
    /// <param name="now">Names the copy.</param>
    /// <returns>The error that everything fails with from now on; it names the copy.</returns>
    public static BackendLostException Save(Connection db, string path, DateTimeOffset now)
    {
        string gone = $"The database file '{path}' was deleted or replaced while it was in use.";
        try
        {
            string copy = FreePath($"{path}.rescued-{now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
            using var save = db.Prepare("VACUUM INTO @copy");
            save.Bind("copy", copy).Run();
            return new BackendLostException($"{gone} Its tasks have been saved as '{copy}': move that file to '{path}' and start again.");
        }
        catch (SqliteError e)
        {
            return new BackendLostException($"{gone} Its tasks could not be saved beside it ({e.Text}).", e);
        }
    }

    // Several processes may notice at once, and each may have what the others do not.
    private static string FreePath(string path)
    {
        string free = path;
        for (int i = 2; File.Exists(free); i++)
            free = $"{path}-{i}";
        return free;
    }
}
