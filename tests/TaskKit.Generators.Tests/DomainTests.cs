using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the domain that each handler gets: the nearest statement counts.</summary>
public sealed class DomainTests
{
    private const string Marker = "[TaskDomain(\"billing\")] internal static class Billing;";

    private static readonly Built Seed = Built
        .Assembly(
            "Shop",
            [
                Types(
                    "Shop.UserManagement",
                    "[TaskDomain(\"user_management\")] internal static class Domain;",
                    "welcome_email",
                    "password_reset",
                    "account_cleanup",
                    "profile_export"
                ),
                Types(
                    "Shop.Billing",
                    "[TaskDomain(\"billing\")] internal static class Domain;",
                    "invoice_generation",
                    "payment_processing",
                    "subscription_renewal",
                    "failed_payment_retry"
                ),
                Types(
                    "Shop.SystemMaintenance",
                    "[TaskDomain(\"system_maintenance\")] internal static class Domain;",
                    "database_backup",
                    "log_cleanup",
                    "health_check",
                    "metric_aggregation"
                ),
            ]
        )
        .Clean();

    [Fact]
    public void Seed1_13_A_domain_is_stated_on_the_handler() =>
        Assert.Equal(["billing"], DomainsOf(Source("", "", "[TaskDomain(\"billing\")]", "")));

    [Fact]
    public void Seed1_13_A_domain_is_stated_on_a_class_of_the_namespace() =>
        Assert.Equal(["billing"], DomainsOf(Source("", Marker, "", "")));

    [Fact]
    public void Seed1_13_A_domain_is_stated_on_the_assembly() =>
        Assert.Equal(["billing"], DomainsOf(Source("[assembly: TaskDomain(\"billing\")]", "", "", "")));

    [Fact]
    public void Seed1_14_The_domain_user_management_has_its_four_types() =>
        Assert.Equal(["account_cleanup", "password_reset", "profile_export", "welcome_email"], TypesOf("user_management"));

    [Fact]
    public void Seed1_15_The_domain_billing_has_its_four_types() =>
        Assert.Equal(["failed_payment_retry", "invoice_generation", "payment_processing", "subscription_renewal"], TypesOf("billing"));

    [Fact]
    public void Seed1_16_The_domain_system_maintenance_has_its_four_types() =>
        Assert.Equal(["database_backup", "health_check", "log_cleanup", "metric_aggregation"], TypesOf("system_maintenance"));

    [Theory]
    [InlineData("handler", "payload", "marker", "assembly", "handler")]
    [InlineData(null, "payload", "marker", "assembly", "payload")]
    [InlineData(null, null, "marker", "assembly", "marker")]
    [InlineData(null, null, null, "assembly", "assembly")]
    [InlineData(null, null, null, null, null)]
    public void The_nearest_statement_counts(string? handler, string? payload, string? marker, string? assembly, string? expected)
    {
        string source = Source(
            assembly is null ? "" : $"[assembly: TaskDomain(\"{assembly}\")]",
            marker is null ? "" : $"[TaskDomain(\"{marker}\")] internal static class Domain;",
            handler is null ? "" : $"[TaskDomain(\"{handler}\")]",
            payload is null ? "" : $"[TaskDomain(\"{payload}\")]"
        );
        Assert.Equal([expected], Built.Assembly("Shop", source).Clean().Module().Registrations.Select(entry => entry.Domain));
    }

    [Fact]
    public void A_marker_counts_for_the_namespaces_below_and_the_innermost_wins()
    {
        string[] sources =
        [
            Types("Shop", "[TaskDomain(\"shop\")] internal static class Domain;", "a"),
            Types("Shop.Mail", "", "b"),
            Types("Shop.Billing", Marker, "c"),
            Types("Shop.Billing.Cards", "", "d"),
            Types("Shop.BillingArchive", "", "e"),
            Types("Other", "", "f"),
        ];
        Assert.Equal(["shop", "shop", "billing", "billing", "shop", null], DomainsOf(sources));
    }

    [Fact]
    public void A_payload_that_only_its_handler_names_is_no_marker() =>
        Assert.Equal(
            ["billing", null],
            DomainsOf(
                "namespace Shop; [TaskDomain(\"billing\")] public sealed record A(int X); public sealed record B(int X);"
                    + Handler("[TaskHandler(\"a\")]", "A", "First")
                    + Handler("[TaskHandler(\"b\")]", "B", "Second")
            )
        );

    [Fact]
    public void An_assembly_decides_for_its_own_handlers()
    {
        var contracts = Built.Assembly("Shop.Contracts", "[assembly: TaskDomain(\"contracts\")]\n" + Contracts).Clean();
        var handlers = Built.Assembly("Shop.Handlers", Handlers, contracts).Clean();
        Assert.Equal([null, null], handlers.Module(contracts).Registrations.Select(entry => entry.Domain));
        var own = Built
            .Assembly("Shop.Handlers", Handlers.Replace("namespace", "[assembly: TaskDomain(\"mail\")]\nnamespace"), contracts)
            .Clean();
        Assert.Equal(["mail", "mail"], own.Module(contracts).Registrations.Select(entry => entry.Domain));
    }

    [Fact]
    public void The_manifest_names_the_domain_of_a_payload_whose_handler_is_elsewhere()
    {
        var contracts = Built.Assembly(
            "Shop.Contracts",
            Contracts.Replace("[TaskPayload(\"sms\")]", "[TaskPayload(\"sms\"), TaskDomain(\"messages\")]")
        );
        var sms = contracts.Manifest().GetProperty("types")[0];
        Assert.Equal("messages", sms.GetProperty("domain").GetString());
        var handlers = Built.Assembly("Shop.Handlers", Handlers, contracts).Clean();
        Assert.Equal(["messages", null], handlers.Module(contracts).Registrations.Select(entry => entry.Domain));
    }

    [Fact]
    public void An_invalid_domain_counts_as_none()
    {
        string text = Built.Assembly("Shop", Source("", "", "[TaskDomain(\"a b\")]", "")).Text("TaskModule.g.cs");
        Assert.DoesNotContain("Domain =", text);
    }

    private static string Source(string assembly, string marker, string handler, string payload) =>
        $"{assembly}\nnamespace Shop.Billing;\n{marker}\n{payload} public sealed record A(int X);\n{Handler($"[TaskHandler(\"a\")] {handler}", "A")}";

    private static IEnumerable<string?> DomainsOf(params string[] sources) =>
        Built.Assembly("Shop", sources).Clean().Module().Registrations.Select(entry => entry.Domain);

    private static IEnumerable<string> TypesOf(string domain) =>
        Seed.Module().Registrations.Where(entry => entry.Domain == domain).Select(entry => entry.Type);
}
