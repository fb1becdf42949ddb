using TaskKit.TestSupport;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>A program, built by the tool itself, that says what it was given and counts signals.</summary>
public sealed class SignalledProgram : IAsyncLifetime
{
    internal static readonly string Tool = typeof(CommandLine).Assembly.Location;

    internal static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{typeof(TaskId).Assembly.Location}" />
          </ItemGroup>
        </Project>
        """;

    private static readonly string Program = $$"""""
        using System.Runtime.InteropServices;

        [assembly: TaskKit.Registry.Modules.TaskManifest("""
        {{ShopManifest.With(ShopManifest.SmsWithKey)}}
        """)]

        int signals = 0;
        using var drained = new ManualResetEventSlim();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Console.WriteLine($"signal {++signals}");
            if (signals == 2)
                Environment.Exit(42);
            if (args[0] == "drain")
                drained.Set();
        });
        Console.WriteLine($"process={Environment.ProcessId}");
        Console.WriteLine($"folder={Environment.CurrentDirectory}");
        Console.WriteLine($"arguments={string.Join(',', args)}");
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            Console.WriteLine($"{variable.Key}={variable.Value}");
        if (args[0] == "exit")
            return 23;
        Console.WriteLine("ready");
        drained.Wait();
        Thread.Sleep(2500); // Longer than the two seconds that a command line library would leave it.
        Console.WriteLine($"drained after signal {signals}");
        return 5;
        """"";

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-worker-").FullName;

    internal string Folder => Path.Combine(_root, "shop");

    internal Shell Shell => field ??= new Shell(Path.Combine(_root, "home"));

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "Shop.csproj"), Project);
        File.WriteAllText(Path.Combine(Folder, "Program.cs"), Program);
        (await Shell.RunAsync(Folder, "dotnet", Tool, "types", "list")).Succeeded();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal Task<ToolRun> RunAsync(string[] arguments) =>
        Shell.RunAsync(Path.GetTempPath(), "dotnet", [Tool, "--no-build", "--project", Folder, .. arguments]);

    internal RunningProgram Start(params string[] arguments) =>
        Shell.Start(Path.GetTempPath(), "dotnet", [Tool, "--no-build", "--project", Folder, .. arguments]);
}
