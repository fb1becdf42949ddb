using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TaskKit.Tool;

/// <summary>
/// Keeps the answer of MSBuild about a project in its <c>obj</c> folder, for the next call: an evaluation takes longer than most commands. The answer is used
/// again only while nothing has changed that it may depend on. Where that cannot be told, it is not kept.
/// </summary>
/// <param name="evaluate">Asks MSBuild.</param>
/// <param name="variables">The environment variables, which are properties for MSBuild.</param>
internal sealed class KeptEvaluation(
    Func<string, BuildOptions, CancellationToken, Task<UserProject>> evaluate,
    IReadOnlyDictionary<string, string> variables
)
{
    public const string FileName = "taskkit.project";

    // MSBuild and NuGet find these in the folder of the project and in each above it.
    private static readonly string[] FoundAbove =
    [
        "Directory.Build.props",
        "Directory.Build.targets",
        "Directory.Build.rsp",
        "Directory.Packages.props",
        "global.json",
    ];

    // A file with one of these depends on further files, of which nothing is known here.
    private static readonly string[] SignsOfOthers = ["<Import", "Exists(", "System.IO", "MSBuild]::Get"];

    // These differ from call to call, and are no properties of a project: those of a shell, and the settings of TaskKit.
    private static readonly string[] Ignored = ["_", "PWD", "OLDPWD", "SHLVL"];
    private const string IgnoredPrefix = "TASK";

    /// <summary>Gives what is kept, or asks MSBuild and keeps the answer.</summary>
    public async Task<UserProject> OfAsync(string path, BuildOptions options, CancellationToken cancellationToken)
    {
        string[] files = [.. InputsOf(path)];
        string kept = Path.Combine(Path.GetDirectoryName(path)!, "obj", FileName);
        string fingerprint = FingerprintOf(files, options);
        if (Read(kept, fingerprint, path) is { } known)
            return known;
        var project = await evaluate(path, options, cancellationToken).ConfigureAwait(false);
        if (IsWhole(path, files))
            Keep(kept, fingerprint, project);
        return project;
    }

    private static IEnumerable<string> InputsOf(string path)
    {
        yield return path;
        yield return path + ".user";
        string folder = Path.GetDirectoryName(path)!;
        string restored = Path.Combine(folder, "obj", Path.GetFileName(path));
        yield return restored + ".nuget.g.props";
        yield return restored + ".nuget.g.targets";
        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
            foreach (string name in FoundAbove)
                yield return Path.Combine(above, name);
    }

    private string FingerprintOf(string[] files, BuildOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, typeof(KeptEvaluation).Assembly.ManifestModule.ModuleVersionId.ToString());
        foreach (string argument in options.Arguments)
            Add(hash, argument);
        Span<byte> number = stackalloc byte[2 * sizeof(long)];
        foreach (string file in files)
        {
            var info = new FileInfo(file);
            Add(hash, file);
            BinaryPrimitives.WriteInt64LittleEndian(number, info.Exists ? info.Length : -1);
            BinaryPrimitives.WriteInt64LittleEndian(number[sizeof(long)..], info.Exists ? info.LastWriteTimeUtc.Ticks : 0);
            hash.AppendData(number);
        }
        foreach (var (name, value) in variables.Where(variable => Counts(variable.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, value);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        // No text runs into the next one.
        hash.AppendData([0]);
    }

    private static bool Counts(string variable) =>
        !Ignored.Contains(variable) && !variable.StartsWith(IgnoredPrefix, StringComparison.OrdinalIgnoreCase);

    // A single-file program has its properties in its own text, which the SDK turns into a project elsewhere.
    private static bool IsWhole(string path, string[] files)
    {
        try
        {
            return path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && files.Where(File.Exists).All(NamesNoOthers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // What restore wrote imports packages, which never change.
    private static bool NamesNoOthers(string file) =>
        file.Contains(".nuget.g.", StringComparison.Ordinal)
        || File.ReadAllText(file) is var text && !SignsOfOthers.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase));

    private static UserProject? Read(string kept, string fingerprint, string path)
    {
        try
        {
            if (!File.Exists(kept) || File.ReadAllLines(kept) is not [var target, var root, var type, var secrets, var of])
                return null;
            return of == fingerprint ? new UserProject(path, target, root, type, secrets) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The fingerprint comes last: a file that was not written to its end has none.
    private static void Keep(string kept, string fingerprint, UserProject project)
    {
        string[] lines = [project.TargetPath, project.RootNamespace, project.OutputType, project.UserSecretsId, fingerprint];
        if (!Directory.Exists(Path.GetDirectoryName(kept)) || lines.Any(line => line.Contains('\n', StringComparison.Ordinal)))
            return;
        try
        {
            File.WriteAllLines(kept, lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next call asks MSBuild again.
        }
    }
}
