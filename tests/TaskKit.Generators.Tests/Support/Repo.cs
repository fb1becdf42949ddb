namespace TaskKit.Generators.Tests.Support;

/// <summary>Finds files of the repository.</summary>
internal static class Repo
{
    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "TaskKit.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No TaskKit.sln above {AppContext.BaseDirectory}.");
    }
}
