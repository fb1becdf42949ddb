using System.Runtime.InteropServices;
using SQLitePCL;

namespace TaskKit.Sqlite.Database;

/// <summary>Asks SQLite whether an open file is still the one at its path. SQLitePCLRaw has no call for it.</summary>
internal static partial class MovedFile
{
    private const int HasMovedControl = 20;

    public static bool HasMoved(sqlite3 db) => FileControl(db, "main", HasMovedControl, out int moved) == raw.SQLITE_OK && moved != 0;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FileControl(SafeHandle db, string name, int operation, out int result);
}
