using System.Text.Json.Nodes;
using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>
/// A solution that a script writes from templates and packages alone: two modules in three domains, two versions of one payload, and what runs is
/// switched by the environment and while the worker runs. Each line and its answer is a snapshot.
/// </summary>
[Collection(Packages.Solutions)]
public sealed class ModulesSolutionTests(ModulesSolution solution) : IClassFixture<ModulesSolution>
{
    private const string BadHandler = """
        using TaskKit;

        namespace Shop;

        public sealed record Nightly(int Id);

        [TaskDomain("system maintenance")]
        [FeatureFlag("new reports")]
        [TaskHandler("nightly", Version = 0)]
        public sealed class NightlyHandler : ITaskHandler<Nightly>
        {
            public ValueTask<TaskResult> HandleAsync(Nightly nightly, TaskContext context, CancellationToken cancellationToken) =>
                TaskResult.Done;
        }

        """;

    [Trait("Seed", "2-18")]
    [Fact]
    public Task A_script_writes_builds_and_tests_the_modules() => solution.Written.MatchesAsync();

    [Trait("Seed", "1-17")]
    [Trait("Seed", "1-18")]
    [Trait("Seed", "1-38")]
    [Fact]
    public async Task The_environment_switches_domains_types_and_flags()
    {
        var script = solution.Begin("types");
        await script.RunAsync("dotnet taskkit types list --no-build");
        await script.RunAsync("dotnet taskkit types list --no-build --json");
        await script.RunAsync("TASK_ENABLED_DOMAINS='billing, user_management' dotnet taskkit types list --no-build");
        await script.RunAsync("TASK_DISABLED_TYPES=invoice,,log_cleanup dotnet taskkit types list --no-build");
        await script.RunAsync("TASK_FEATURE_FLAGS=new_reports:false dotnet taskkit types list --no-build");
        await script.RunAsync("TASK_FEATURE_FLAGS=new_reports:true dotnet taskkit types list --no-build");
        await script.RunAsync("TASK_ENABLED_DOMAINS=system_maintenance dotnet taskkit types list --no-build --domain billing --json");
        await script.RunAsync("dotnet taskkit types list --no-build --domain biling");
        await script.MatchesAsync();
    }

    [Trait("Seed", "1-17")]
    [Trait("Seed", "1-25")]
    [Fact]
    public async Task Tasks_of_a_domain_that_is_off_wait_and_each_version_has_its_handler()
    {
        var script = solution.Begin("domains");
        script.Export("TASK_FEATURE_FLAGS", "new_reports:true");
        await script.RunAsync("""dotnet taskkit enqueue invoice '{"orderId":7}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue invoice '{"order":"A-8","currency":"EUR"}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue billing:invoice_generation '{"id":"9"}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue user_management:welcome_email '{"id":"10"}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue user_management:activity_report '{"month":11}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue log_cleanup '{"days":12}' --no-build""");
        await script.RunAsync("dotnet taskkit tasks list");

        using (var some = await script.StartAsync("TASK_ENABLED_DOMAINS=billing,system_maintenance dotnet taskkit worker --no-build -q"))
        {
            await DoneAsync(script, "invoice", "billing:invoice_generation", "log_cleanup");
            await script.StopAsync(some);
        }
        await script.RunAsync("TASK_ENABLED_DOMAINS=billing,system_maintenance dotnet taskkit tasks list");
        await script.RunAsync("dotnet taskkit tasks counts");
        await script.RunAsync("LC_ALL=C sort Shop/domains.log");

        using (var all = await script.StartAsync("dotnet taskkit worker --no-build -q"))
        {
            await DoneAsync(script, "user_management:welcome_email", "user_management:activity_report");
            await script.StopAsync(all);
        }
        await script.RunAsync("dotnet taskkit tasks counts");
        await script.RunAsync("LC_ALL=C sort Shop/domains.log");
        await script.MatchesAsync();
    }

    [Trait("Seed", "2-03")]
    [Fact]
    public async Task A_flag_in_a_file_is_switched_while_the_worker_runs()
    {
        var script = solution.Begin("flags");
        await script.RunAsync("""dotnet taskkit enqueue user_management:activity_report '{"month":1}' --no-build""");
        await script.RunAsync("""dotnet taskkit enqueue log_cleanup '{"days":2}' --no-build""");
        using (var worker = await script.StartAsync("dotnet taskkit worker --no-build -q"))
        {
            await DoneAsync(script, "log_cleanup");
            await script.RunAsync("dotnet taskkit tasks list");
            await script.RunAsync("""sed -i 's/"new_reports": false/"new_reports": true/' Shop/appsettings.json""");
            await DoneAsync(script, "user_management:activity_report");
            await script.RunAsync("dotnet taskkit tasks list");
            await script.StopAsync(worker);
        }
        await script.RunAsync("cat Shop/flags.log");
        await script.RunAsync("""sed -i 's/"new_reports": true/"new_reports": false/' Shop/appsettings.json""");
        await script.MatchesAsync();
    }

    [Trait("Seed", "1-20")]
    [Fact]
    public async Task Mistakes_are_told_with_what_was_meant()
    {
        var script = solution.Begin("mistakes");
        script.Export("TASK_ENABLED_DOMAINS", "biling,user_management");
        script.Export("TASK_DISABLED_TYPES", "invoic");
        script.Export("TASK_FEATURE_FLAGS", "new_reports,new_report:true");
        await script.RunAsync("dotnet taskkit types list --no-build");
        using (var worker = await script.StartAsync("dotnet taskkit worker --no-build -q"))
            await script.StopAsync(worker);
        await script.RunAsync("dotnet taskkit types list --no-build --set worker:tasks:new_reports=maybe");
        await script.RunAsync("dotnet taskkit new module 1st");
        await script.RunAsync("dotnet taskkit new module 'user management' WelcomeEmail");
        await script.RunAsync("dotnet taskkit new module billing 2nd");
        await script.RunAsync("dotnet taskkit new module billing InvoiceGeneration");
        script.Write("Shop/Nightly.cs", BadHandler);
        // The compiler's errors have no order, and appear again in its summary.
        await script.RunAsync("dotnet taskkit types list 2>&1 | grep error | LC_ALL=C sort -u");
        await script.RunAsync("rm Shop/Nightly.cs");
        await script.MatchesAsync();
    }

    // Whoever looks at the store is no part of the script.
    private static Task DoneAsync(Script script, params string[] types) =>
        Eventually.TrueAsync(
            async () =>
            {
                var rows = (await script.AskAsync("dotnet taskkit tasks counts --json")).Succeeded().Json.AsArray();
                return types.All(type => rows.Any(row => (string)row!["type"]! == type && IsDone(row["counts"]!.AsObject())));
            },
            $"all tasks are done of {string.Join(", ", types)}",
            seconds: 60
        );

    private static bool IsDone(JsonObject counts) =>
        counts.All(state => state.Key == "DONE" ? (int)state.Value! > 0 : (int)state.Value! == 0);
}
