using System.Text;
using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>The item template beside the tool: the same names and members give the same bytes.</summary>
public sealed class HandlerTemplateTests(HandlerTemplateTests.InstalledTemplate template)
    : IClassFixture<HandlerTemplateTests.InstalledTemplate>
{
    [Theory]
    [InlineData("SendSms", null, null)]
    [InlineData("SendSMSNowHandler", null, "To:string , Prices:Dictionary<string,decimal>,Body : string?")]
    [InlineData("mail", "user:send_mail", "To:string")]
    public async Task The_tool_writes_what_dotnet_new_writes(string name, string? type, string? payload)
    {
        string[] options =
        [
            .. type is null ? Array.Empty<string>() : ["--task-type", type],
            .. payload is null ? Array.Empty<string>() : ["--payload", payload],
        ];
        string byTemplate = Path.Combine(template.Root, $"{name}-template");
        (
            await template.NewAsync("taskkit-handler", ["--name", name, "--output", byTemplate, "--project", template.Project, .. options])
        ).Succeeded();
        string byTool = Path.Combine(template.Root, $"{name}-tool");
        (await template.ToolAsync(["new", "handler", name, "--output", byTool, "--project", template.Project, .. options])).Succeeded();
        Assert.Equal(FilesOf(byTemplate), FilesOf(byTool));
        Assert.All(FilesOf(byTool), file => Assert.Contains("namespace my_shop;", file.Text));
    }

    [Fact]
    public async Task A_type_name_is_a_name_too()
    {
        string folder = Path.Combine(template.Root, "typename");
        (
            await template.ToolAsync(["new", "handler", "user:send_welcome-email", "--output", folder, "--project", template.Project])
        ).Succeeded();
        string source = File.ReadAllText(Path.Combine(folder, "UserSendWelcomeEmailHandler.cs"));
        Assert.Contains("[TaskHandler(\"user:send_welcome-email\")]", source);
    }

    [Fact]
    public async Task An_existing_file_is_kept_unless_forced_and_a_dry_run_writes_none()
    {
        string folder = Path.Combine(template.Root, "force");
        string[] command = ["new", "handler", "Ping", "--output", folder, "--project", template.Project];
        Assert.Contains("record Ping([Required] string Message)", (await template.ToolAsync([.. command, "--dry-run"])).Succeeded().Out);
        Assert.False(Directory.Exists(folder));
        string path = (await template.ToolAsync(command)).Succeeded().Out.Trim();
        File.WriteAllText(path, "mine");
        var refused = await template.ToolAsync(command);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error TKCLI004:", refused.Error);
        Assert.Equal("mine", File.ReadAllText(path));
        (await template.ToolAsync([.. command, "--force"])).Succeeded();
        Assert.NotEqual("mine", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("1st", null, null, "'1st' cannot be a class name.")]
    [InlineData("Ping", "a b", null, "'a b' cannot be a task type")]
    [InlineData("Ping", null, "To", "'To' is no list of members.")]
    public async Task What_cannot_be_a_name_is_refused(string name, string? type, string? payload, string message)
    {
        string[] options =
        [
            .. type is null ? Array.Empty<string>() : ["--type", type],
            .. payload is null ? Array.Empty<string>() : ["--payload", payload],
        ];
        var run = await template.ToolAsync(["new", "handler", name, "--project", template.Project, .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"error TKCLI001: {message}", run.Error);
    }

    // Latin-1 keeps every byte apart.
    private static (string Name, string Text)[] FilesOf(string folder) =>
        [
            .. Directory
                .GetFiles(folder)
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), File.ReadAllText(path, Encoding.Latin1))),
        ];

    /// <summary>The template, installed into a hive of its own, and a project that needs a safe namespace.</summary>
    public sealed class InstalledTemplate : IAsyncLifetime
    {
        internal string Root { get; } = Directory.CreateTempSubdirectory("taskkit-template-").FullName;

        internal string Project => Path.Combine(Root, "my-shop.csproj");

        private Shell Shell => field ??= new Shell(Path.Combine(Root, "home"));

        public async Task InitializeAsync()
        {
            File.WriteAllText(
                Project,
                "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"
            );
            (await Shell.RunAsync(Root, "dotnet", "restore", Project)).Succeeded();
            string source = Path.Combine(Repository.Root, "templates", "content", "taskkit-handler");
            (await NewAsync("install", [source])).Succeeded();
        }

        public Task DisposeAsync()
        {
            Directory.Delete(Root, recursive: true);
            return Task.CompletedTask;
        }

        internal Task<ToolRun> NewAsync(string template, string[] arguments) =>
            Shell.RunAsync(Root, "dotnet", ["new", template, .. arguments, "--debug:custom-hive", Path.Combine(Root, "hive")]);

        internal Task<ToolRun> ToolAsync(string[] arguments) =>
            Shell.RunAsync(Root, "dotnet", [typeof(TaskKit.Tool.CommandLine).Assembly.Location, .. arguments]);
    }
}
