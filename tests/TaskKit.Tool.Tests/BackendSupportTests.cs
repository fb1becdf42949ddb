using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The rules that hold for the tool's support of every backend.</summary>
public sealed class BackendSupportTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public static TheoryData<string> Names => [.. SupportedBackends.All.Select(backend => backend.Provider.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Capabilities_are_those_of_the_opened_backend(string name)
    {
        var support = SupportedBackends.All.Single(backend => backend.Provider.Name == name);
        var section = new ConfigurationBuilder().Build().GetSection("TaskKit");
        var context = new TaskBackendContext(
            section,
            _folder.Root,
            new RetentionOptions(),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        await using var opened = support.Provider.Create(context);
        Assert.Equal((name, opened.Capabilities), (opened.Name, support.Capabilities));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Options_choose_no_other_backend(string name)
    {
        var support = SupportedBackends.All.Single(backend => backend.Provider.Name == name);
        Assert.All(support.Options, option => Assert.True(option.Backend is null || option.Backend == name));
    }

    [Fact]
    public void An_option_that_two_backends_bring_is_one()
    {
        var shared = new SettingOption("--redis", "Redis.", "TaskKit:Redis:Address");
        var options = new GlobalOptions([shared, shared with { }]);
        var root = new System.CommandLine.RootCommand();
        options.AddTo(root);
        Assert.Single(root.Options, option => option.Name == "--redis");
        Assert.Equal("a:1", options.ValuesOf(root.Parse(["--redis", "a:1"]))["TaskKit:Redis:Address"]);
    }

    [Fact]
    public async Task The_filter_of_a_replay_is_refused_where_dead_letters_are_states()
    {
        var run = await _folder.RunAsync("dlq", "replay", "--filter", "reason=crashed");
        Assert.Equal(9, run.ExitCode);
        Assert.Contains("--filter and --rate are for kafka.", run.Error);
    }

    [Fact]
    public async Task Help_names_the_backends_that_an_option_is_for() =>
        Assert.Contains("On Kafka: replay more than 5.", (await _folder.RunAsync("dlq", "replay", "--help")).Succeeded().Out);

    [Fact]
    public async Task A_program_without_TaskKit_is_told_the_default_package()
    {
        Assert.Equal("TaskKit.Sqlite", SupportedBackends.All[0].Provider.GetType().Assembly.GetName().Name);
        ManifestAssembly.Write(_folder.Target, null);
        var run = await _folder.RunAsync("types", "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("try:  dotnet add package ", run.Error);
    }
}
