using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>
/// The first hour of somebody who has the packages and the pages: from a template to a handler with rules, settings and tests, with the mistakes on the
/// way. Each line and its answer is a snapshot.
/// </summary>
[Collection(Packages.Solutions)]
public sealed class NewcomersHourTests(NewcomersProgram program) : IClassFixture<NewcomersProgram>
{
    private const string RightText = """{"to":"+31","body":"Hello","pin":"4711"}""";

    // The stack is that of this machine.
    private const string OneTest =
        "dotnet test Orders.Tests --filter A_message_goes_to_the_gateway -nologo --tl:off 2>&1 | sed -n '/Error Message/,/Stack Trace/p; /^Failed!/p'";

    private const string WrongRule = """
        using System.ComponentModel.DataAnnotations;
        using TaskKit;

        namespace Orders;

        public sealed record Cleanup([StringLength(20)] int Days, [Range(1, 5)] string Level);

        [TaskHandler("cleanup")]
        public sealed class CleanupHandler : ITaskHandler<Cleanup>
        {
            public ValueTask<TaskResult> HandleAsync(Cleanup payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
        }

        """;

    private const string TakenVariable = """
        using TaskKit;

        namespace Orders;

        public sealed record Rotate(int Days);

        [HandlerSettings]
        public sealed record LogSettings(string Level);

        [TaskHandler("log")]
        public sealed class RotateHandler(LogSettings settings) : ITaskHandler<Rotate>
        {
            public ValueTask<TaskResult> HandleAsync(Rotate payload, TaskContext context, CancellationToken cancellationToken) =>
                TaskResult.DoneWith(settings.Level);
        }

        """;

    [Fact]
    public Task A_script_writes_the_handler_and_its_tests_pass() => program.Written.MatchesAsync();

    [Fact]
    public async Task Settings_are_listed_and_a_wrong_one_is_told_before_anything_runs()
    {
        var script = program.Begin("settings");
        await script.RunAsync("dotnet taskkit worker --help | sed -n '/^Settings/,$p'");
        await script.RunAsync(Started("dotnet taskkit worker --no-build"));
        await script.RunAsync("dotnet taskkit doctor --no-build | grep -A 1 -e configuration");
        await script.RunAsync("dotnet taskkit worker --no-build --sms-api-key");
        await script.RunAsync("dotnet taskkit worker --no-build --sms-api-key key --sms-retries many");
        await script.RunAsync("dotnet taskkit worker --no-build --sms-api-key key --sms-retrys 3");
        await script.RunAsync(Started("dotnet taskkit worker --no-build --sms-api-key key --sms-retries 9"));
        await script.RunAsync(Started("SMS_API_KEY=key SMS_RETRIES=many dotnet taskkit worker --no-build"));
        await script.RunAsync("dotnet taskkit worker --no-build --sms-api-key key --sms-retries 3 --dry-run | tail -2");
        await script.MatchesAsync();
    }

    [Fact]
    public async Task A_wrong_payload_is_refused_with_all_that_is_wrong_and_a_right_one_is_done()
    {
        var script = program.Begin("payloads");
        await script.RunAsync("""dotnet taskkit enqueue sms '{"to":"","body":" ","pin":"12"}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue sms '{"to":"+31","bdy":"Hello","pin":"4711"}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue smss '{}' --no-build""");
        string id = (await script.RunAsync($"dotnet taskkit enqueue sms '{RightText}' --no-build")).Succeeded().Out.Trim();
        using (var worker = await script.StartAsync("dotnet taskkit worker --no-build -q --sms-api-key key"))
        {
            await worker.SaysAsync("To +31: Hello");
            await Eventually.TrueAsync(
                async () => (string?)(await script.AskAsync($"dotnet taskkit tasks show {id} --json")).Json["state"] == "DONE",
                "the message is DONE",
                seconds: 60
            );
            await script.StopAsync(worker);
        }
        // Each run has another name.
        await script.RunAsync($"dotnet taskkit tasks show {id} | grep -v '^worker'");
        await script.MatchesAsync();
    }

    [Fact]
    public async Task A_broken_handler_fails_its_tests_and_they_say_why()
    {
        var script = program.Begin("broken");
        await script.RunAsync(
            """sed -i 's/return TaskResult.Done;/return TaskResult.Fail(TaskError.Permanent("Nobody took it", "SMS_LOST"));/' Orders/SendSmsHandler.cs"""
        );
        await script.RunAsync(OneTest);
        await script.RunAsync("""sed -i 's/return TaskResult.Fail.*;/return TaskResult.Done;/' Orders/SendSmsHandler.cs""");
        await script.RunAsync("dotnet test Orders.Tests -nologo --tl:off | grep -e Passed! -e Failed!");
        await script.MatchesAsync();
    }

    [Fact]
    public async Task The_compiler_refuses_a_rule_on_a_wrong_member_and_a_setting_whose_variable_is_taken()
    {
        var script = program.Begin("compiler");
        script.Write("Orders/Cleanup.cs", WrongRule);
        // The compiler's errors have no order.
        await script.RunAsync("dotnet taskkit types list 2>&1 | grep error | LC_ALL=C sort");
        await script.RunAsync("rm Orders/Cleanup.cs");
        script.Write("Orders/Rotate.cs", TakenVariable);
        await script.RunAsync("dotnet taskkit types list 2>&1 | grep error | LC_ALL=C sort");
        await script.RunAsync("rm Orders/Rotate.cs");
        await script.MatchesAsync();
    }

    // Where in the program it was thrown is of no interest here.
    private static string Started(string line) => $"{line} 2>&1 | grep -v '^   at '";
}
