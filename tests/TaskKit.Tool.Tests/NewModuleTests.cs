using System.Xml.Linq;
using TaskKit.TestSupport;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Tests of <c>new module</c>: the files that it writes, and those that it leaves alone.</summary>
public sealed class NewModuleTests : IDisposable
{
    private readonly ToolFolder _folder = new() { AsksMsBuild = false };
    private readonly string _tests = Directory.CreateTempSubdirectory("taskkit-module-tests-").FullName;

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_tests, recursive: true);
    }

    [Fact]
    public async Task Seed2_18_A_module_is_added_by_one_command()
    {
        await AddAsync("mymodule");
        Assert.Contains("""[TaskDomain("mymodule")]""", Read("Mymodule/MymoduleDomain.cs"));
        string handler = Read("Mymodule/MyTaskHandler.cs");
        Assert.Contains("public sealed record MyTask([Required] string Id);", handler);
        Assert.Contains("""[TaskHandler("mymodule:my_task")]""", handler);
        Assert.Contains("namespace Shop.Mymodule;", handler);
        Assert.Contains(
            "new MyTaskHandler().HandleAsync(new MyTask(\"1\")",
            File.ReadAllText(Path.Combine(_tests, "Mymodule", "MyTaskHandlerTests.cs"))
        );
    }

    [Fact]
    public async Task Seed1_37_Folders_are_named_after_business_domains()
    {
        await AddAsync("user_management", "welcome_email", "PasswordReset", "user_management:account_cleanup");
        await AddAsync("billing", "InvoiceGenerationHandler");
        Assert.Equal(
            ["AccountCleanupHandler.cs", "PasswordResetHandler.cs", "UserManagementDomain.cs", "WelcomeEmailHandler.cs"],
            FilesIn("UserManagement")
        );
        Assert.Equal(["BillingDomain.cs", "InvoiceGenerationHandler.cs"], FilesIn("Billing"));
        Assert.Contains("""[TaskDomain("user_management")]""", Read("UserManagement/UserManagementDomain.cs"));
        Assert.Contains("""[TaskHandler("user_management:account_cleanup")]""", Read("UserManagement/AccountCleanupHandler.cs"));
    }

    [Fact]
    public async Task Repeating_it_keeps_what_is_there_and_adds_the_rest()
    {
        await AddAsync("billing", "InvoiceGeneration");
        _folder.Write("Billing/InvoiceGenerationHandler.cs", "mine");
        var again = await AddAsync("billing", "InvoiceGeneration", "PaymentProcessing", "--json");
        Assert.Equal("mine", Read("Billing/InvoiceGenerationHandler.cs"));
        Assert.Equal(["kept", "kept", "written", "kept", "written"], again.Json.AsArray().Select(file => (string)file!["status"]!));
        Assert.Contains("files exist already and were not overwritten", (await AddAsync("billing", "InvoiceGeneration")).Error);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var run = await AddAsync("billing", "InvoiceGeneration", "--dry-run", "--json");
        Assert.All(run.Json.AsArray(), file => Assert.Equal("would be written", (string)file!["status"]!));
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "Billing")));
        Assert.Empty(Directory.GetFileSystemEntries(_tests));
    }

    [Fact]
    public async Task A_test_project_is_made_where_there_is_none_and_left_alone_where_there_is_one()
    {
        await AddAsync("billing");
        string made = Path.Combine(_tests, "Shop.Tests.csproj");
        Assert.Contains($"Include=\"{Path.GetRelativePath(_tests, Path.Combine(_folder.Root, "Shop.csproj"))}\"", File.ReadAllText(made));
        File.WriteAllText(made, "mine");
        await AddAsync("mail");
        Assert.Equal("mine", File.ReadAllText(made));
        var without = (await _folder.RunAsync("new", "module", "reports", "--no-tests", "--json")).Succeeded().Json.AsArray();
        Assert.Equal(2, without.Count);
    }

    [Fact]
    public async Task Tests_use_the_kit_in_the_version_of_the_programs_packages()
    {
        _folder.Write(
            "Shop.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="TaskKit.Sqlite" Version="1.2.3" /></ItemGroup></Project>"""
        );
        await AddAsync("billing", "InvoiceGeneration");
        string made = Path.Combine(_tests, "Shop.Tests.csproj");
        Assert.Contains("""<PackageReference Include="TaskKit.Testing" Version="1.2.3" />""", File.ReadAllText(made));
        string test = Path.Combine(_tests, "Billing", "InvoiceGenerationHandlerTests.cs");
        Assert.Contains("HandlerTest.RunAsync(new InvoiceGenerationHandler(), new InvoiceGeneration(\"1\"))", File.ReadAllText(test));
        File.WriteAllText(made, "<Project />");
        await AddAsync("mail", "WelcomeEmail");
        Assert.Contains("HandleAsync(", File.ReadAllText(Path.Combine(_tests, "Mail", "WelcomeEmailHandlerTests.cs")));
    }

    [Theory]
    [InlineData("<PackageReference Include=\"TaskKit\" />")]
    [InlineData("<PackageReference Include=\"TaskKit.Sqlite\" Version=\"$(TaskKitVersion)\" />")]
    [InlineData("<PackageReference Include=\"TaskKitchen\" Version=\"1.0.0\" />")]
    [InlineData("<ProjectReference Include=\"../TaskKit/TaskKit.csproj\" />")]
    public async Task Tests_use_no_kit_where_the_program_states_no_version(string reference)
    {
        _folder.Write("Shop.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{reference}</ItemGroup></Project>");
        await AddAsync("billing", "InvoiceGeneration");
        Assert.DoesNotContain("TaskKit.Testing", File.ReadAllText(Path.Combine(_tests, "Shop.Tests.csproj")));
    }

    [Fact]
    public async Task Tests_never_land_in_the_projects_folder_or_outside_of_its_repository()
    {
        var inside = await _folder.RunAsync("new", "module", "billing", "--tests", "tests");
        Assert.Equal(1, inside.ExitCode);
        Assert.Contains("lies in the folder of Shop, which would compile the tests too", inside.Error);
        Directory.CreateDirectory(Path.Combine(_folder.Root, ".git"));
        var atRoot = (await _folder.RunAsync("new", "module", "billing")).Succeeded();
        Assert.Contains("Say where they go: --tests", atRoot.Error);
        Assert.Equal(["BillingDomain.cs", "MyTaskHandler.cs"], FilesIn("Billing"));
    }

    [Theory]
    [InlineData("1st", "A", "'1st' cannot be the name of a module: expected a letter", "new module st")]
    [InlineData("größe", "A", "'größe' cannot be the name of a module", "new module gr_e")]
    [InlineData("my module", "A", "'my module' cannot be the name of a module", "new module my_module")]
    [InlineData("billing", "2nd", "'2nd' cannot be the name of a handler: expected a letter", "new module billing nd")]
    [InlineData("billing", "a b", "'a b' cannot be the name of a handler", "new module billing a_b")]
    public async Task What_cannot_be_a_name_is_refused_with_one_that_can(string module, string handler, string message, string instead)
    {
        var run = await _folder.RunAsync("new", "module", module, handler, "--no-tests");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"error TKCLI001: {message}", run.Error);
        Assert.Contains($"try:  dotnet taskkit {instead}", run.Error);
    }

    [Fact]
    public void A_new_test_project_names_the_versions_of_this_repository()
    {
        var versions = XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!);
        Assert.All(TestProject.Packages, package => Assert.Equal(versions[package.Key], package.Value));
    }

    private async Task<ToolRun> AddAsync(params string[] arguments) =>
        (await _folder.RunAsync(["new", "module", "--tests", _tests, .. arguments])).Succeeded();

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Root, path));

    private IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(Path.Combine(_folder.Root, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
