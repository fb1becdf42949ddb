using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the catch-all handler that runs what no other handler has, while a program is moved over to typed handlers.</summary>
public sealed class CatchAllTests
{
    private const string Types = """
        [TaskPayload("email")] public sealed record Email(string To);
        [TaskPayload("report")] public sealed record Report(int Id);
        [TaskPayload("backup")] public sealed record Backup(int Id);
        [TaskPayload("push", HandledElsewhere = true)] public sealed record Push(int Id);
        """;

    private static readonly string Legacy = "namespace Shop;\n" + Handler("[CatchAllHandler]", "RawTask", "LegacyHandler");

    [Fact]
    public void The_module_makes_the_handler_with_its_services()
    {
        string source = Handler(
            "[CatchAllHandler]",
            "RawTask",
            "LegacyHandler",
            members: "public LegacyHandler(IServiceProvider s, TimeProvider t, int x = 3) { }"
        );
        var module = Built.Assembly("Shop", "namespace Shop;\n" + source).Clean().Module();
        Assert.Equal("LegacyHandler", module.CatchAll!.HandlerType.Name);
        Assert.Equal(
            [typeof(IServiceProvider), typeof(TimeProvider), typeof(int)],
            module.CatchAll.Dependencies.Select(need => need.Service)
        );
        Assert.Empty(module.Registrations);
    }

    [Fact]
    public void A_module_without_one_has_none() => Assert.Null(Built.Assembly("Shop", Sms).Clean().Module().CatchAll);

    [Fact]
    public void The_manifest_names_it() =>
        Assert.Equal("Shop.LegacyHandler", Built.Assembly("Shop", Legacy).Manifest().GetProperty("catchAll").GetString());

    [Fact]
    public void Its_task_is_no_payload_of_a_type()
    {
        Assert.Equal(
            "TK2002",
            Assert.Single(Built.Assembly("Shop", "namespace Shop;\n" + Handler("[TaskHandler(\"x\")]", "RawTask")).Diagnostics).Id
        );
        Assert.Contains(
            "write [CatchAllHandler] on it",
            Assert.Single(Built.Assembly("Shop", "namespace Shop;\n" + Handler("", "RawTask")).Diagnostics).GetMessage()
        );
    }

    [Fact]
    public void Seed4_31_The_remaining_types_of_a_migration_are_listed()
    {
        // 1. The legacy handler keeps working. 2. The types are declared beside it.
        Assert.Equal(
            [
                "TK1027: Catch-all handler 'Shop.LegacyHandler' still runs 3 declared task type(s): 'backup', 'email', 'report'; "
                    + "give each a handler with [TaskHandler], then remove the catch-all handler",
            ],
            Remaining(Legacy + Types)
        );
        // 3. Handlers come one by one. 4. Each is tested.
        string email = Handler("[TaskHandler]", "Email", "EmailHandler");
        Assert.Contains("still runs 2 declared task type(s): 'backup', 'report';", Assert.Single(Remaining(Legacy + Types + email)));
        // 5. When all types have one, the legacy handler goes.
        string all = email + Handler("[TaskHandler]", "Report", "ReportHandler") + Handler("[TaskHandler]", "Backup", "BackupHandler");
        Assert.Empty(Remaining(Legacy + Types + all));
        Built.Assembly("Shop", "namespace Shop;\n" + Types + all).Clean();
    }

    [Fact]
    public void A_program_with_a_catch_all_handler_lacks_no_handler()
    {
        const string Program =
            "using Microsoft.Extensions.Hosting;\nHost.CreateApplicationBuilder(args).AddTaskKit(TaskCatalog.Registry);\n";
        const string Payload = "[TaskPayload(\"email\")] public sealed record Email(string To);\n";
        var legacy = Built.Assembly("Legacy", Legacy).Clean();
        Assert.Equal("TK1019", Assert.Single(Built.Program("Shop", Program + Payload).Diagnostics).Id);
        Built.Program("Shop", Program + Payload, legacy).Clean();
    }

    private static IEnumerable<string> Remaining(string source) =>
        Built.Assembly("Shop", source).Clean().Informations.Select(found => $"{found.Id}: {found.GetMessage()}");
}
