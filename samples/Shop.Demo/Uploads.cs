using Shop.Demo.Load;

namespace Shop.Demo;

/// <summary>Real folders with old and new files, for the cleanups to find.</summary>
/// <param name="Old">The files that must go.</param>
/// <param name="New">The files that must stay.</param>
internal sealed record Uploads(IReadOnlyList<string> Old, IReadOnlyList<string> New)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    public static Uploads Create(string root)
    {
        var uploads = new Uploads(
            [
                .. Enumerable
                    .Range(0, Workload.Folders)
                    .Select(number => Path.Combine(root, Workload.Folder(Fate.Welcome, number), "cart.tmp")),
            ],
            [
                .. Enumerable
                    .Range(0, Workload.Folders)
                    .Select(number => Path.Combine(root, Workload.Folder(Fate.Welcome, number), "today.tmp")),
            ]
        );
        foreach (string file in uploads.Old.Concat(uploads.New))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
        var longAgo = TimeProvider.System.GetUtcNow() - Age;
        foreach (string file in uploads.Old)
            File.SetLastWriteTimeUtc(file, longAgo.UtcDateTime);
        return uploads;
    }

    public bool AreCleaned => !Old.Any(File.Exists) && New.All(File.Exists);
}
