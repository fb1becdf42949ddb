extern alias http;

using System.Text;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;
using Served = http::TaskKit.Http.OpenApi.OpenApiDocument;

namespace TaskKit.Tool.Tests;

/// <summary><c>openapi</c>: the bytes that the program serves, without running it.</summary>
public sealed class OpenApiTests
{
    private static readonly string Shop = ShopManifest.With($"{ShopManifest.Payment},{ShopManifest.Order}");

    [Fact]
    public async Task The_document_is_the_one_that_the_program_serves()
    {
        using var folder = new ToolFolder(Shop);
        folder.AddHttpPackage();
        var run = (await folder.RunAsync("openapi")).Succeeded();
        Assert.Equal("", run.Error);
        Assert.Equal(Encoding.UTF8.GetString(Served.Write("Shop", [Shop])), run.Out);
        Assert.NotNull(run.Json["paths"]!["/api/v1/tasks/payment"]);
    }

    // A registry has the modules of references first. A type that both state is described by the first.
    [Fact]
    public async Task Modules_count_in_the_order_of_the_registry()
    {
        string host = ShopManifest.With($"{ShopManifest.Sms},{ShopManifest.Order}", """["Billing","Texts"]""");
        string billing = ShopManifest.With(ShopManifest.Payment).Replace("\"assembly\":\"Shop\"", "\"assembly\":\"Billing\"");
        string texts = ShopManifest
            .With(ShopManifest.Sms.Replace("Text messages", "Of the module"))
            .Replace("\"assembly\":\"Shop\"", "\"assembly\":\"Texts\"");
        using var folder = new ToolFolder(host);
        folder.AddHttpPackage();
        ManifestAssembly.Write(Path.Combine(Path.GetDirectoryName(folder.Target)!, "Billing.dll"), billing);
        ManifestAssembly.Write(Path.Combine(Path.GetDirectoryName(folder.Target)!, "Texts.dll"), texts);
        string document = (await folder.RunAsync("openapi")).Succeeded().Out;
        Assert.Equal(Encoding.UTF8.GetString(Served.Write("Shop", [billing, texts, host])), document);
        Assert.Contains("\"summary\": \"Of the module\"", document);
    }

    [Fact]
    public async Task A_file_gets_the_same_bytes_each_time()
    {
        using var folder = new ToolFolder(Shop);
        folder.AddHttpPackage();
        string path = Path.Combine(folder.Root, "api", "openapi.json");
        foreach (string format in (string[])["table", "jsonl"])
        {
            var run = (await folder.RunAsync("openapi", "--out", Path.Combine("api", "openapi.json"), "--format", format)).Succeeded();
            Assert.Contains(path, run.Out);
            Assert.Equal(Served.Write("Shop", [Shop]), File.ReadAllBytes(path));
        }
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        using var folder = new ToolFolder(Shop);
        var run = (await folder.RunAsync("openapi", "--out", "openapi.json", "--dry-run")).Succeeded();
        Assert.Contains("Would write", run.Error);
        Assert.False(File.Exists(Path.Combine(folder.Root, "openapi.json")));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        using var folder = new ToolFolder(Shop);
        Directory.CreateDirectory(Path.Combine(folder.Root, "openapi.json"));
        var run = await folder.RunAsync("openapi", "--out", "openapi.json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error TKCLI004:", run.Error);
        Assert.Contains("openapi.json", run.Error);
    }

    [Fact]
    public async Task Lines_have_the_document_on_one()
    {
        using var folder = new ToolFolder(Shop);
        var run = (await folder.RunAsync("openapi", "--format", "jsonl")).Succeeded();
        Assert.Equal(1, run.Out.Count(letter => letter == '\n'));
        Assert.Equal("3.1.1", (string)run.Json["openapi"]!);
    }

    [Fact]
    public async Task A_program_without_the_package_is_warned_of()
    {
        using var folder = new ToolFolder(Shop);
        Assert.StartsWith("warning: Shop does not serve this API", (await folder.RunAsync("openapi")).Succeeded().Error);
        using var library = new ToolFolder(Shop) { OutputType = "Library" };
        Assert.Equal("", (await library.RunAsync("openapi")).Succeeded().Error);
    }

    [Fact]
    public void The_tool_needs_no_web_server() =>
        Assert.DoesNotContain(
            typeof(CommandLine).Assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.Name == "TaskKit.Http"
        );
}
