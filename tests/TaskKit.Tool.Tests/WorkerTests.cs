using System.Runtime.InteropServices;
using TaskKit.TestSupport;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The tool as a process of its own, with a program that it builds and runs as its child.</summary>
public sealed class WorkerTests(SignalledProgram program) : IClassFixture<SignalledProgram>
{
    [Trait("Seed", "0-20")]
    [Trait("Seed", "0-21")]
    [Trait("Seed", "2-20")]
    [Fact]
    public async Task The_program_runs_in_its_folder_with_what_it_was_told_and_its_exit_code_is_the_tools()
    {
        string[] options =
        [
            "--type",
            "sms",
            "--max-retries",
            "7",
            "--task-timeout",
            "45s",
            "--concurrency",
            "3",
            "--set",
            "A:B=c",
            "-e",
            "Staging",
        ];
        var run = await program.RunAsync(["worker", .. options, "--", "exit", "--type", "mine"]);
        Assert.True(run.ExitCode == 23, run.Error + run.Out);
        Assert.Contains($"folder={program.Folder}\n", run.Out);
        Assert.Contains("arguments=exit,--type,mine\n", run.Out);
        Assert.Contains("TaskKit__Worker__Types=sms\n", run.Out);
        Assert.Contains("TaskKit__Worker__MaxRetries=7\n", run.Out);
        Assert.Contains("TaskKit__Worker__Timeout=45s\n", run.Out);
        Assert.Contains("TaskKit__Worker__Concurrency=3\n", run.Out);
        Assert.Contains("A__B=c\n", run.Out);
        Assert.Contains("DOTNET_ENVIRONMENT=Staging\n", run.Out);
        Assert.Contains("ASPNETCORE_ENVIRONMENT=Staging\n", run.Out);
    }

    [Fact]
    public async Task The_servers_reach_the_program_as_its_configuration()
    {
        var run = (await program.RunAsync(["worker", "--brokers", "a:1,b:2", "--redis", "c:3", "--dry-run"])).Succeeded();
        Assert.Matches(@"(?m)^TaskKit__Backend\s+kafka$", run.Out);
        Assert.Matches(@"(?m)^TaskKit__Kafka__Brokers\s+a:1,b:2$", run.Out);
        Assert.Matches(@"(?m)^TaskKit__Redis__Address\s+c:3$", run.Out);
        var other = (await program.RunAsync(["worker", "--brokers", "a:1", "--set", "TaskKit:Backend=mine", "--dry-run"])).Succeeded();
        Assert.Matches(@"(?m)^TaskKit__Backend\s+mine$", other.Out);
    }

    [Fact]
    public async Task Seed0_24_An_option_of_a_handler_beats_the_variable_and_stands_in_no_command_line()
    {
        program.Shell.Variables["SMS_API_KEY"] = "inherited";
        try
        {
            Assert.Contains("SMS_API_KEY=inherited\n", (await program.RunAsync(["worker", "--", "exit"])).Out);
            var run = await program.RunAsync(["worker", "--sms-api-key", "given", "--", "exit"]);
            Assert.Contains("SMS_API_KEY=given\n", run.Out);
            Assert.Contains("arguments=exit\n", run.Out);
            Assert.DoesNotContain("given", run.Error);
        }
        finally
        {
            program.Shell.Variables.Remove("SMS_API_KEY");
        }
    }

    [Fact]
    public async Task Nothing_is_set_that_was_not_asked_for()
    {
        var run = await program.RunAsync(["worker", "--", "exit"]);
        Assert.DoesNotContain("TaskKit__Worker__", run.Out);
    }

    [Trait("Seed", "2-22")]
    [Fact]
    public async Task A_signal_reaches_the_program_which_takes_the_time_it_needs()
    {
        using var worker = program.Start("worker", "--", "drain");
        await worker.SaysAsync("ready");
        Terminal.Kill(worker.Id, PosixSignal.SIGTERM);
        Assert.Equal(5, await worker.ExitsAsync());
        await worker.SaysAsync("drained after signal 1");
    }

    [Fact]
    public async Task A_second_signal_reaches_it_too()
    {
        using var worker = program.Start("worker", "--", "wait");
        await worker.SaysAsync("ready");
        Terminal.Kill(worker.Id, PosixSignal.SIGTERM);
        await worker.SaysAsync("signal 1");
        Terminal.Kill(worker.Id, PosixSignal.SIGTERM);
        Assert.Equal(42, await worker.ExitsAsync());
    }

    [Fact]
    public async Task A_dry_run_lists_the_variables_and_runs_nothing()
    {
        var run = (await program.RunAsync(["worker", "--type", "sms", "--dry-run"])).Succeeded();
        Assert.Matches(@"(?m)^TaskKit__Worker__Types\s+sms$", run.Out);
        Assert.DoesNotContain("ready", run.Out);
    }

    [Theory]
    [InlineData("worker sms", "'sms' is no option of worker", "dotnet taskkit worker --type sms")]
    [InlineData("worker sms", "stand behind --", "dotnet taskkit worker -- sms")]
    [InlineData("worker serve sms", "'sms' is no option of worker", "dotnet taskkit worker --type sms")]
    [InlineData("worker --concurency 3", "Did you mean '--concurrency'?", "dotnet taskkit worker -- --concurency")]
    [InlineData("worker --type sms other -- exit", "'other' is no option of worker", "--type other")]
    public async Task A_word_that_the_tool_does_not_know_is_refused(string line, string message, string proposal)
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync([.. line.Split(' '), "--dry-run"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error TKCLI001: ", run.Error);
        Assert.Contains(message, run.Error);
        Assert.Contains(proposal, run.Error);
    }

    [Trait("Seed", "0-15")]
    [Theory]
    [InlineData("worker serve --worker-type sms")]
    [InlineData("worker serve --type sms")]
    [InlineData("worker --type sms")]
    public async Task The_lines_of_old_run_one_type(string line)
    {
        using var folder = new ToolFolder();
        var run = (await folder.RunAsync([.. line.Split(' '), "--dry-run"])).Succeeded();
        Assert.Matches(@"(?m)^TaskKit__Worker__Types\s+sms$", run.Out);
        Assert.Matches(@"(?m)^Would run in \S+: dotnet \S+Shop\.dll$", run.Error);
    }

    [Theory]
    [InlineData("worker serve --worker-type sms --metrics-addr :9094")]
    [InlineData("worker --type sms --metrics-addr=:9094")]
    public async Task Seed0_15_The_address_of_the_metrics_reaches_the_program(string line)
    {
        using var folder = new ToolFolder();
        folder.AddHttpPackage();
        var run = (await folder.RunAsync([.. line.Split(' '), "--dry-run"])).Succeeded();
        Assert.Matches(@"(?m)^TaskKit__Worker__Types\s+sms$", run.Out);
        Assert.Matches(@"(?m)^TaskKit__Metrics__Address\s+:9094$", run.Out);
    }

    [Fact]
    public async Task A_program_that_cannot_serve_metrics_is_told_the_package()
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync("worker", "--metrics-addr", ":9094", "--dry-run");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("error TKCLI012: Shop serves no metrics: it does not reference TaskKit.Http.", run.Error);
        Assert.Contains("dotnet add package TaskKit.Http", run.Error);
        Assert.Contains(".ServeMetrics()", run.Error);
    }

    [Fact]
    public async Task What_stands_behind_the_dashes_is_the_programs_own()
    {
        using var folder = new ToolFolder();
        var run = (await folder.RunAsync("worker", "serve", "--dry-run", "--", "serve", "--type", "mine", "--")).Succeeded();
        Assert.Contains("Shop.dll serve --type mine --\n", run.Error);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task D21_A_type_without_a_handler_here_is_refused()
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync("worker", "--type", "order", "--dry-run");
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("Shop has no handler for task type 'order'", run.Error);
    }

    [Fact]
    public async Task D21_A_program_without_handlers_is_said_to_run_none()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.Order));
        var run = (await folder.RunAsync("worker", "--dry-run")).Succeeded();
        Assert.StartsWith("warning: Shop has no handler: it can submit tasks and runs none.", run.Error);
        using var other = new ToolFolder();
        Assert.DoesNotContain("warning", (await other.RunAsync("worker", "--dry-run")).Succeeded().Error);
    }

    [ParentBondFact]
    public async Task D21_A_program_that_the_tool_runs_ends_when_the_tool_is_killed()
    {
        using var worker = program.Start("worker", "--", "drain");
        await worker.SaysAsync("ready");
        string line = worker.Text.Split('\n').Single(text => text.StartsWith("process=", StringComparison.Ordinal));
        string place = $"/proc/{line["process=".Length..]}/stat";
        worker.Kill();
        // One that has ended stays as a zombie until somebody asks for it.
        await Eventually.TrueAsync(() => !File.Exists(place) || File.ReadAllText(place).Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_ends_at_once_ends_serve_with_its_exit_code()
    {
        File.WriteAllText(Path.Combine(program.Folder, "bin", "Debug", "net10.0", "TaskKit.Http.dll"), "");
        int port = Servers.Loopback.FreePort();
        var run = await program.RunAsync(["serve", "--port", $"{port}", "--", "exit"]);
        Assert.True(run.ExitCode == 23, run.Error + run.Out);
        Assert.Contains($"TaskKit__Http__Serve={port}\n", run.Out);
        Assert.DoesNotContain("Serving the API", run.Error);
    }

    [Fact]
    public async Task A_misspelt_type_is_refused_before_anything_runs()
    {
        var run = await program.RunAsync(["worker", "--type", "smss"]);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("Did you mean 'sms'?", run.Error);
    }

    [Fact]
    public async Task What_the_compiler_says_is_relayed_and_the_exit_code_is_4()
    {
        string broken = Directory.CreateDirectory(Path.Combine(program.Folder, "..", "broken")).FullName;
        File.WriteAllText(Path.Combine(broken, "Broken.csproj"), SignalledProgram.Project);
        File.WriteAllText(Path.Combine(broken, "Program.cs"), "int x = \"text\";");
        var run = await program.Shell.RunAsync(broken, "dotnet", SignalledProgram.Tool, "worker");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("Program.cs(1,9): error CS0029", run.Error);
        Assert.Contains("error TKCLI020: Broken.csproj does not build.", run.Error);
    }
}
