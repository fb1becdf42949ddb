namespace TaskKit.TestSupport;

/// <summary>The files of this repository, found from the folder that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string[] SourceFiles => FilesBelow("src");

    /// <summary>The C# files below a folder of the repository, without those that a build made.</summary>
    /// <exception cref="InvalidOperationException">There are none: a check of them would check nothing.</exception>
    public static string[] FilesBelow(string folder)
    {
        string[] files =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")),
        ];
        return files.Length > 0 ? files : throw new InvalidOperationException($"There is no C# file below '{folder}'.");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TaskKit.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests read the repository: run them in a checkout.");
    }
}
