using TaskKit.Kafka;
using TaskKit.Sqlite;
using TaskKit.TestSupport;
using TaskKit.Tool;

namespace TaskKit.Tool.Tests.Support;

/// <summary>A folder with a user's project, and the tool run in it. The project is not really built: its assembly is the manifest alone.</summary>
internal sealed class ToolFolder : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
          </PropertyGroup>
        </Project>
        """;

    public ToolFolder(string? manifest = null)
    {
        Directory.CreateDirectory(Root);
        Write("Shop.csproj", Project);
        ManifestAssembly.Write(Target, manifest ?? ShopManifest.With($"{ShopManifest.Sms},{ShopManifest.Order}"));
    }

    /// <summary>A project whose tasks lie in a SQLite file.</summary>
    public static ToolFolder OnSqlite(TimeProvider? time = null) => On(typeof(SqliteBackendProvider), time);

    /// <summary>A project whose tasks lie on Kafka.</summary>
    public static ToolFolder OnKafka() => On(typeof(KafkaBackendProvider));

    private static ToolFolder On(Type provider, TimeProvider? time = null) =>
        new(ShopManifest.With(ShopManifest.Sms).Replace(typeof(SharedMemoryProvider).FullName!, provider.FullName))
        {
            Time = time ?? TimeProvider.System,
        };

    public string Root { get; } = Directory.CreateTempSubdirectory("taskkit-tool-").FullName;

    public string Target => Path.Combine(Root, "bin", "Debug", "net10.0", "Shop.dll");

    /// <summary>The kind of the project: <c>Exe</c> or <c>Library</c>.</summary>
    public string OutputType { get; init; } = "Exe";

    public SharedMemoryProvider Provider { get; } = new();

    /// <summary>The backends that the tool supports beside that in memory and its own.</summary>
    public IReadOnlyList<IBackendSupport> Further { get; init; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The clock of the tool.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>True when somebody sits at the terminal.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The exception that meets the tool when it asks for the project.</summary>
    public Exception? Fault { get; init; }

    /// <summary>The width of the terminal that data goes to; <see langword="null"/> for a pipe.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>True when MSBuild is asked for the project's properties, as a user's call does.</summary>
    public bool AsksMsBuild { get; init; }

    /// <summary>Puts the package into the output that serves API and metrics.</summary>
    public void AddHttpPackage() => File.WriteAllText(Path.Combine(Path.GetDirectoryName(Target)!, "TaskKit.Http.dll"), "");

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Runs the tool on the project as it is "built".</summary>
    public Task<ToolRun> RunAsync(params string[] args) => RunAsync("", args);

    public async Task<ToolRun> RunAsync(string input, string[] args, string? workingDirectory = null)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var host = new ToolHost
        {
            In = new StringReader(input),
            Out = output,
            Error = error,
            IsInputRedirected = !IsInteractive,
            IsOutputRedirected = TerminalWidth is null,
            Width = TerminalWidth ?? 160,
            WorkingDirectory = workingDirectory ?? Root,
            Time = Time,
            Variable = name => Variables.GetValueOrDefault(name),
            Backends = [new MemorySupport(Provider), .. Further, .. SupportedBackends.All],
            Evaluate = AsksMsBuild ? ProjectBuild.EvaluateAsync : Evaluate,
        };
        int exitCode = await CommandLine.RunAsync(["--no-build", .. args], host);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    // What MSBuild says of the project above; asking it each time would make up most of these tests' duration.
    private Task<UserProject> Evaluate(string path, BuildOptions options, CancellationToken cancellationToken) =>
        Fault is null ? Task.FromResult(new UserProject(path, Target, "Shop", OutputType, "")) : throw Fault;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
