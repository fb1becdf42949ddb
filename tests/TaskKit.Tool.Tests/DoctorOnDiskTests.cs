using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The doctor's findings where a database lies, or should.</summary>
public sealed class DoctorOnDiskTests : IDisposable
{
    private readonly ToolFolder _folder = ToolFolder.OnSqlite();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task D06_A_folder_in_the_files_place_is_found()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "data"));
        await FindsAsync(
            "data",
            $"{Path.Combine(_folder.Root, "data")} is a folder; a file is expected.",
            "set TaskKit:Sqlite:Path to a file"
        );
    }

    [Fact]
    public async Task D06_A_missing_folder_is_found() =>
        await FindsAsync("none/x.db", $"The folder {Path.Combine(_folder.Root, "none")} of the database does not exist.", "mkdir -p");

    [Fact]
    public async Task D06_A_file_in_the_folders_place_is_found() =>
        await FindsAsync("Shop.csproj/x.db", "is a file, and the database needs a folder there.", "set TaskKit:Sqlite:Path");

    [LinuxTheory]
    [InlineData("/sys/x.db")]
    [InlineData("/proc/x.db")]
    public Task D06_A_folder_without_the_right_to_write_is_found(string path) =>
        FindsAsync(path, $"No file can be made in {Path.GetDirectoryName(path)}:", "let the application's user write to the folder");

    [Fact]
    public async Task D06_A_database_that_has_reached_its_limit_is_found()
    {
        (await _folder.RunAsync("enqueue", "sms", """{"to":"x","body":"y"}""")).Succeeded();
        (await _folder.RunAsync("doctor")).Succeeded();
        var run = await _folder.RunAsync("doctor", "--set", "TaskKit:Sqlite:MaxPages=16");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"(?m)^✗ store\s.*is full: it has reached TaskKit:Sqlite:MaxPages\.", run.Out);
        Assert.DoesNotContain("taskkit doctor", run.Out);
    }

    [TinyDiskFact]
    public async Task D06_A_full_disk_is_found()
    {
        using var disk = new TinyDisk();
        await FindsAsync(Path.Combine(disk.Folder, "x.db"), $"The disk of {disk.Folder} is full", "make space on that disk");
        Assert.Empty(Directory.GetFiles(disk.Folder));
    }

    [TinyDiskFact]
    public async Task D06_A_file_system_that_is_read_only_is_found()
    {
        using var disk = new TinyDisk("ro");
        await FindsAsync(
            Path.Combine(disk.Folder, "x.db"),
            $"No file can be made in {disk.Folder}: Read-only file system",
            "let the application's user"
        );
    }

    [Fact]
    public async Task D06_Nothing_stored_yet_is_no_fault()
    {
        var run = (await _folder.RunAsync("doctor")).Succeeded();
        Assert.Matches(@"(?m)^! store\s.*does not exist: no task was submitted yet", run.Out);
        Assert.DoesNotContain("taskkit doctor", run.Out);
        Assert.DoesNotContain(
            Directory.GetFiles(_folder.Root),
            file => Path.GetFileName(file).StartsWith(".taskkit", StringComparison.Ordinal)
        );
    }

    private async Task FindsAsync(string path, string found, string fix)
    {
        var run = await _folder.RunAsync("doctor", "--set", $"TaskKit:Sqlite:Path={path}");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"(?m)^✗ store\s", run.Out);
        Assert.Contains(found, run.Out);
        Assert.Contains($"→ {fix}", run.Out);
        Assert.DoesNotContain("taskkit doctor", run.Out + run.Error);
    }
}
