using System.Net;
using System.Net.Sockets;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary><c>serve</c>, as far as it goes without a program that runs.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task Seed0_18_The_api_is_wanted_at_port_8080()
    {
        using var folder = new ToolFolder();
        folder.AddHttpPackage();
        var run = (await folder.RunAsync("serve", "--dry-run")).Succeeded();
        Assert.Matches(@"(?m)^TaskKit__Http__Serve\s+8080$", run.Out);
        Assert.Matches(@"(?m)^Would run in \S+: dotnet \S+Shop\.dll$", run.Error);
    }

    [Fact]
    public async Task The_options_of_a_worker_count()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.SmsWithKey));
        folder.AddHttpPackage();
        string line =
            "serve --port 9000 --type sms --max-retries 7 --task-timeout 45s --concurrency 3 --metrics-addr :9094 --sms-api-key k --set A:B=c --dry-run -- x --port 1";
        var run = (await folder.RunAsync(line.Split(' '))).Succeeded();
        foreach (
            var (name, value) in ((string, string)[])
                [
                    ("TaskKit__Http__Serve", "9000"),
                    ("TaskKit__Worker__Types", "sms"),
                    ("TaskKit__Worker__MaxRetries", "7"),
                    ("TaskKit__Worker__Timeout", "45s"),
                    ("TaskKit__Worker__Concurrency", "3"),
                    ("TaskKit__Metrics__Address", ":9094"),
                    ("SMS_API_KEY", @"\*\*\*"),
                    ("A__B", "c"),
                ]
        )
            Assert.Matches($@"(?m)^{name}\s+{value}$", run.Out);
        Assert.Contains("Shop.dll x --port 1\n", run.Error);
    }

    [Fact]
    public async Task The_environment_is_never_set_unasked()
    {
        using var folder = new ToolFolder();
        folder.AddHttpPackage();
        Assert.DoesNotContain("ENVIRONMENT", (await folder.RunAsync("serve", "--dry-run")).Succeeded().Out);
        var asked = (await folder.RunAsync("serve", "-e", "Staging", "--dry-run")).Succeeded();
        Assert.Matches(@"(?m)^DOTNET_ENVIRONMENT\s+Staging$", asked.Out);
        Assert.Matches(@"(?m)^ASPNETCORE_ENVIRONMENT\s+Staging$", asked.Out);
    }

    [Fact]
    public async Task A_program_without_the_package_is_told_the_command_and_the_code()
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync("serve", "--dry-run");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("error TKCLI012: Shop serves no API: it does not reference TaskKit.Http.", run.Error);
        Assert.Contains("dotnet add package TaskKit.Http", run.Error);
        Assert.Contains("app.MapTaskKit()", run.Error);
    }

    [Theory]
    [InlineData("0", "expects 1 to 65535, not 0")]
    [InlineData("65536", "expects 1 to 65535, not 65536")]
    [InlineData("abc", "expects a whole number from 1 to 65535, not 'abc'")]
    public async Task What_is_no_port_is_refused(string port, string message)
    {
        using var folder = new ToolFolder();
        folder.AddHttpPackage();
        var run = await folder.RunAsync("serve", "--port", port, "--dry-run");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error TKCLI001: ", run.Error);
        Assert.Contains("--port " + message, run.Error);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public async Task A_port_in_use_is_said_before_anything_runs(string address)
    {
        var ip = IPAddress.Parse(address);
        if (ip.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
            return;
        using var other = new TcpListener(ip, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var folder = new ToolFolder();
        folder.AddHttpPackage();
        var run = await folder.RunAsync("serve", "--port", $"{port}");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error TKCLI006: Port {port} of this machine is in use by another program.", run.Error);
        Assert.Contains("dotnet taskkit serve --port <another port>", run.Error);
    }

    [Theory]
    [InlineData("serve", "Shop is a library; serve runs a program.")]
    [InlineData("worker", "Shop is a library; worker runs a program.")]
    public async Task A_library_is_no_program(string command, string message)
    {
        using var folder = new ToolFolder { OutputType = "Library" };
        var run = await folder.RunAsync(command, "--dry-run");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"error TKCLI012: {message}", run.Error);
    }

    [Theory]
    [InlineData("serve sms", "'sms' is no option of serve", "dotnet taskkit serve --type sms")]
    [InlineData("serve serve", "'serve' is no option of serve", "dotnet taskkit serve -- serve")]
    [InlineData("serve --prt 8080", "Did you mean '--port'?", "dotnet taskkit serve --port")]
    [InlineData("serve --urls http://*:80", "'--urls' is no option of serve", "dotnet taskkit serve -- --urls")]
    public async Task A_word_that_serve_does_not_know_is_refused(string line, string message, string proposal)
    {
        using var folder = new ToolFolder();
        folder.AddHttpPackage();
        var run = await folder.RunAsync([.. line.Split(' '), "--dry-run"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error TKCLI001: ", run.Error);
        Assert.Contains(message, run.Error);
        Assert.Contains(proposal, run.Error);
    }

    [Fact]
    public async Task The_help_has_the_options_of_the_handlers()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.SmsWithKey));
        var run = (await folder.RunAsync("serve", "--help")).Succeeded();
        Assert.Contains("--port", run.Out);
        Assert.Contains("--sms-api-key", run.Out);
    }
}
