using System.Reflection;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>Rules that keep the code as it is meant to be, checked instead of remembered.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly[] Runtime =
    [
        typeof(ITaskClient).Assembly,
        Assembly.Load("TaskKit.Sqlite"),
        Assembly.Load("TaskKit.Testing"),
    ];

    [Fact]
    public void Every_class_is_sealed_static_or_abstract_or_made_to_be_derived_from()
    {
        var open = Runtime
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type != typeof(TaskDelivery));
        Assert.Empty(open);
    }

    [Fact]
    public void The_core_knows_no_backend()
    {
        var known = typeof(ITaskClient).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(
            known,
            name => name.StartsWith("TaskKit.", StringComparison.Ordinal) || name.StartsWith("SQLite", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_interface_has_only_one_implementation()
    {
        string[] seams =
        [
            nameof(ITaskBackend),
            nameof(ITaskReceiver),
            nameof(ITaskOperations),
            nameof(ITaskClient),
            nameof(ITaskLimits),
            nameof(ITaskPauses),
            nameof(ITaskSchedules),
            nameof(IReceiverEvents),
            nameof(IMortalReceiver),
            nameof(IDocumentStore),
            nameof(IDocumentTable),
            nameof(IDocumentSubmits),
            nameof(ITaskSchedules),
            "ITaskHandler`1",
            nameof(IFeatureFlags),
            nameof(ITaskRegistrationHook),
            nameof(ITaskMiddleware),
            "ITaskMiddleware`1",
            nameof(ITaskHandlerHealth),
            "ITaskHandlerFactory`1",
        ];
        var others = Runtime.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && !seams.Contains(type.Name));
        Assert.Empty(others);
    }

    [Fact]
    public void No_source_file_is_longer_than_300_lines_and_none_has_regions()
    {
        var long300 = Repository.SourceFiles.Where(file => File.ReadLines(file).Count() > 300);
        Assert.Empty(long300);
        Assert.DoesNotContain(
            Repository.SourceFiles,
            file => File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void No_folder_is_a_drawer_for_everything() =>
        Assert.DoesNotContain(
            Repository.SourceFiles.SelectMany(file => Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)),
            part => part is "Utils" or "Helpers" or "Common" or "Shared" or "Abstractions"
        );

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var documents = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));
        var broken =
            from document in documents
            from System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(
                File.ReadAllText(document),
                @"\]\((?!https?:|#|mailto:)([^)#\s]+)"
            )
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value))
            select $"{Path.GetRelativePath(Repository.Root, document)}: {link.Groups[1].Value}";
        Assert.Empty(broken);
    }
}
