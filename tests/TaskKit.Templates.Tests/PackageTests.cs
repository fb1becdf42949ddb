using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>The packages themselves: what each brings, how large it is, and that packing again makes the same bytes.</summary>
[Collection(Packages.Collection)]
public sealed partial class PackageTests(Packages packages)
{
    private const string Tool = "dotnet-taskkit";
    private const int MostBytes = 25_000_000;

    private static readonly XDocument BuildProperties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props"));
    private static readonly string RepositoryUrl = BuildProperties.Descendants("RepositoryUrl").Single().Value;

    [Fact]
    public void Each_package_has_readme_icon_licence_and_the_commit_it_was_built_from() =>
        Assert.All(
            Files("*.nupkg"),
            file =>
            {
                using var package = ZipFile.OpenRead(file);
                var metadata = Nuspec(package).Descendants().Single(element => element.Name.LocalName == "metadata");
                Assert.NotNull(package.GetEntry(Text(metadata, "readme")));
                Assert.NotNull(package.GetEntry(Text(metadata, "icon")));
                Assert.Equal("Apache-2.0", Text(metadata, "license"));
                var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
                Assert.Equal(RepositoryUrl, repository.Attribute("url")?.Value);
                Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
            }
        );

    [Fact]
    public void The_readme_of_a_package_leads_to_the_repository_and_to_no_file_beside_it()
    {
        using var package = ZipFile.OpenRead(Assert.Single(Files("TaskKit.Sqlite.*.nupkg")));
        string readme = ReadText(package.GetEntry("README.md")!);
        Assert.Equal(Link().Count(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))), Link().Count(readme));
        Assert.All(Link().Matches(readme), link => Assert.Matches("^(https?://|#)", link.Groups[1].Value));
        Assert.Contains($"({RepositoryUrl}/blob/main/docs/guarantees.md)", readme);
    }

    [Fact]
    public void Each_assembly_of_a_package_has_symbols_that_lead_to_its_sources()
    {
        string[] libraries = [.. Files("TaskKit*.nupkg").Where(HasAssembly)];
        Assert.NotEmpty(libraries);
        Assert.All(
            libraries,
            file =>
            {
                using var package = ZipFile.OpenRead(file);
                using var symbols = ZipFile.OpenRead(Path.ChangeExtension(file, ".snupkg"));
                foreach (
                    var assembly in package.Entries.Where(entry =>
                        entry.FullName.StartsWith("lib/", StringComparison.Ordinal) && IsAssembly(entry)
                    )
                )
                    ExpectSources(SourceLink.OfSymbols(Read(symbols.GetEntry(Path.ChangeExtension(assembly.FullName, ".pdb"))!)));
                foreach (var analyzer in package.Entries.Where(entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal)))
                    ExpectSources(SourceLink.OfAssembly(Read(analyzer)));
            }
        );
    }

    [Fact]
    public void The_tool_is_a_small_package_for_each_platform_with_the_native_libraries_of_that_platform_alone()
    {
        var pointer = Assert.Single(Files($"{Tool}.*.nupkg"), file => !PlatformOf(file).Any(char.IsLetter));
        using var package = ZipFile.OpenRead(pointer);
        string[] platforms =
        [
            .. XDocument
                .Parse(ReadText(package.Entries.Single(entry => entry.Name == "DotnetToolSettings.xml")))
                .Descendants("RuntimeIdentifierPackage")
                .Select(platform => platform.Attribute("RuntimeIdentifier")!.Value),
        ];
        Assert.Contains("linux-x64", platforms);
        Assert.Contains("any", platforms);
        Assert.All(
            platforms,
            platform =>
            {
                string file = Assert.Single(Files($"{Tool}.{platform}.*.nupkg"));
                Assert.InRange(new FileInfo(file).Length, 1, MostBytes);
                using var tool = ZipFile.OpenRead(file);
                string[] folders =
                [
                    .. tool
                        .Entries.Select(entry => Native().Match(entry.FullName))
                        .Where(match => match.Success)
                        .Select(match => match.Groups[1].Value),
                ];
                if (platform == "any")
                    Assert.Empty(folders.Intersect(platforms));
                else
                    Assert.Empty(folders);
                Assert.Contains(tool.Entries, entry => entry.Name.Contains("e_sqlite3.", StringComparison.Ordinal));
            }
        );
    }

    [Fact]
    public async Task Packing_again_makes_the_same_bytes()
    {
        string[] first = await PackAsync("first");
        string[] second = await PackAsync("second");
        Assert.Equal(first.Select(Path.GetFileName), second.Select(Path.GetFileName));
        Assert.All(first.Zip(second), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    // A library with its symbols, a tool and a package of text: each is packed in another way.
    private async Task<string[]> PackAsync(string name)
    {
        string folder = Path.Combine(packages.Root, "again", name);
        var shell = packages.OpenShell();
        shell.Variables["SOURCE_DATE_EPOCH"] = "1700000000";
        foreach (string project in new[] { "src/Runtime/TaskKit", "src/Tool", "templates" })
        {
            string[] pack = ["pack", project, "--no-build", "-c", PackedFeed.Configuration, "-o", folder, "-nologo", "-v", "q"];
            (
                await shell.RunAsync(Repository.Root, "dotnet", [.. pack, Shell.OneProcess, "-p:ToolPackageRuntimeIdentifiers=linux-x64"])
            ).Succeeded();
        }
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
    }

    private static void ExpectSources(string link) =>
        Assert.Matches(
            $"{Regex.Escape(RepositoryUrl.Replace("github.com", "raw.githubusercontent.com", StringComparison.Ordinal))}/[0-9a-f]{{40}}/\\*",
            link
        );

    private static string[] Files(string pattern) =>
        [.. Directory.EnumerateFiles(PackedFeed.Folder, pattern).Order(StringComparer.Ordinal)];

    // What stands between the tool's name and the version; nothing but digits and dots where that is no platform.
    private string PlatformOf(string file) => Path.GetFileNameWithoutExtension(file)[Tool.Length..];

    private static bool HasAssembly(string file)
    {
        using var package = ZipFile.OpenRead(file);
        return package.Entries.Any(entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal) && IsAssembly(entry));
    }

    private static bool IsAssembly(ZipArchiveEntry entry) => Path.GetExtension(entry.Name) == ".dll";

    private static XDocument Nuspec(ZipArchive package) =>
        XDocument.Parse(ReadText(package.Entries.Single(entry => Path.GetExtension(entry.FullName) == ".nuspec")));

    private static string Text(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;

    private static string ReadText(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex("/runtimes/([^/]+)/native/")]
    private static partial Regex Native();

    [GeneratedRegex(@"\]\(([^)]*)\)")]
    private static partial Regex Link();
}
