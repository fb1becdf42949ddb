using System.Diagnostics;

namespace TaskKit.Tool.Tests.Support;

/// <summary>A file system of 64 KB. Only root can make one.</summary>
internal sealed class TinyDisk : IDisposable
{
    /// <param name="mode"><c>rw</c>, or <c>ro</c> for one that nobody can write.</param>
    public TinyDisk(string mode = "rw")
    {
        if (!Run("mount", "-t", "tmpfs", "-o", $"size=64k,{mode}", "tmpfs", Folder))
            throw new InvalidOperationException($"No file system could be mounted at {Folder}.");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("taskkit-disk-").FullName;

    /// <summary>Tells whether this process may make one.</summary>
    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && CanMount();

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static bool CanMount()
    {
        try
        {
            new TinyDisk().Dispose();
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that needs a file system of its own; skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute()
    {
        if (!TinyDisk.IsPossible)
            Skip = "A file system has to be mounted, which needs root on Linux.";
    }
}
