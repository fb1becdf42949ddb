using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TaskKit.Generators.Analyzers;

namespace TaskKit.Generators.Tests.Support;

/// <summary>One assembly, compiled from text with the generator and the analyzers.</summary>
internal sealed class Built
{
    private const string GlobalUsings =
        "global using System; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks; global using TaskKit;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => IsForUsers(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private Built(CSharpCompilation compilation, GeneratorDriverRunResult run, ImmutableArray<Diagnostic> diagnostics)
    {
        (Compilation, Run) = (compilation, run);
        Diagnostics = [.. diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        Informations =
        [
            .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Info && d.Id.StartsWith("TK", StringComparison.Ordinal)),
        ];
    }

    public CSharpCompilation Compilation { get; }

    public GeneratorDriverRunResult Run { get; }

    /// <summary>The reports of compiler and analyzers, warnings and above.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The reports of the analyzers that are only informations.</summary>
    public ImmutableArray<Diagnostic> Informations { get; }

    public IEnumerable<string> Errors =>
        Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id}: {d.GetMessage()}");

    public string Text(string file) =>
        Run.Results.Single().GeneratedSources.Single(source => source.HintName == file).SourceText.ToString();

    /// <summary>Compiles sources as an assembly that references others.</summary>
    public static Built Assembly(string name, string source, params Built[] references) => Assembly(name, [source], references);

    public static Built Assembly(string name, string[] sources, params Built[] references) => Of(Create(name, sources, references));

    /// <summary>Compiles a source as a program.</summary>
    public static Built Program(string name, string source, params Built[] references)
    {
        var library = Create(name, [source], references);
        return Of(library.WithOptions(library.Options.WithOutputKind(OutputKind.ConsoleApplication)));
    }

    /// <summary>Compiles a source and asks no analyzer, for the sake of speed.</summary>
    public static Built WithoutAnalyzers(string name, string source) => Of(Create(name, [source]), []);

    private static Built Of(CSharpCompilation compilation) => Of(compilation, [new DeclarationAnalyzer()]);

    private static Built Of(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        var diagnostics = analyzers.IsEmpty ? [] : updated.WithAnalyzers(analyzers).GetAllDiagnosticsAsync().GetAwaiter().GetResult();
        var run = driver.GetRunResult();
        Assert.All(run.Results, result => Assert.Null(result.Exception));
        return new Built((CSharpCompilation)updated, run, diagnostics);
    }

    /// <summary>Compiles a source as if its project did not have the generator.</summary>
    public static Built WithoutGenerator(string name, string source)
    {
        var compilation = Create(name, [source]);
        return new Built(
            compilation,
            CSharpGeneratorDriver.Create(Array.Empty<ISourceGenerator>()).RunGenerators(compilation).GetRunResult(),
            compilation.GetDiagnostics()
        );
    }

    /// <summary>A compilation before the generator has run.</summary>
    public static CSharpCompilation Create(string name, string[] sources, params Built[] references) =>
        CSharpCompilation.Create(
            name,
            sources.Prepend(GlobalUsings).Select((text, i) => CSharpSyntaxTree.ParseText(SourceText.From(text), Language, $"{i}.cs")),
            [.. Framework, .. references.Select(reference => MetadataReference.CreateFromImage(reference.ImmutableImage()))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true
            )
        );

    public static GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create(
            [new TaskHandlerGenerator().AsSourceGenerator()],
            parseOptions: Language,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
        );

    /// <summary>Fails unless the assembly compiles without an error or a warning.</summary>
    public Built Clean()
    {
        Assert.Empty(Diagnostics.Select(d => d.ToString()));
        return this;
    }

    public byte[] Image() => [.. ImmutableImage()];

    /// <summary>Loads the assembly, with those it references, to run it.</summary>
    public Assembly Load(params Built[] references)
    {
        var context = new AssemblyLoadContext(Compilation.AssemblyName, isCollectible: true);
        foreach (var reference in references)
            context.LoadFromStream(new MemoryStream(reference.Image()));
        return context.LoadFromStream(new MemoryStream(Image()));
    }

    private ImmutableArray<byte> ImmutableImage()
    {
        using var image = new MemoryStream();
        var emitted = Compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return [.. image.ToArray()];
    }

    /// <summary>The generated module of the assembly, loaded and made.</summary>
    public TaskKit.Registry.Modules.TaskModule Module(params Built[] references) =>
        (TaskKit.Registry.Modules.TaskModule)
            Activator.CreateInstance(
                Load(references).GetType($"TaskKit.Generated.{Compilation.AssemblyName!.Replace('.', '_')}_TaskModule", throwOnError: true)!
            )!;

    /// <summary>The manifest of the assembly.</summary>
    public System.Text.Json.JsonElement Manifest()
    {
        var attribute = Clean()
            .Compilation.Assembly.GetAttributes()
            .Single(candidate => candidate.AttributeClass!.Name == nameof(TaskKit.Registry.Modules.TaskManifestAttribute));
        return System.Text.Json.JsonElement.Parse((string)attribute.ConstructorArguments[0].Value!);
    }

    // What the tests themselves use is not part of a user's program.
    private static bool IsForUsers(string file) =>
        !file.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            && !file.StartsWith("xunit", StringComparison.Ordinal)
            && !file.StartsWith("TaskKit.", StringComparison.Ordinal)
        || file == "TaskKit.dll";
}
