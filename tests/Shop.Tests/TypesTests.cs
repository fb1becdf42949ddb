using System.Reflection;
using Shop.Notifications;
using TaskKit;
using TaskKit.Registry;

namespace Shop.Tests;

/// <summary>Tests of the task types that the shop has, by the catalog that the generator wrote.</summary>
public sealed class TypesTests
{
    private static readonly TaskRegistry Registry = TaskCatalog.Registry;

    [Fact]
    public void Seed1_04_The_five_sample_types_have_a_handler() =>
        Assert.All(
            ["email", "webhook", "data_processing", "file_cleanup", "report_generation"],
            type => Assert.True(Registry.IsRegistered(type), type)
        );

    [Theory]
    [InlineData("email", "Email notification tasks")]
    [InlineData("webhook", "Webhook notification tasks")]
    [InlineData("data_processing", "Data processing and analysis tasks")]
    [InlineData("file_cleanup", "File system cleanup tasks")]
    [InlineData("report_generation", "Report generation tasks")]
    public void Seed1_07_Each_sample_type_has_its_description(string type, string description) =>
        Assert.Equal(description, Find(type).Description);

    [Fact]
    public void Seed1_14_The_shop_has_the_domain_user_management() =>
        Assert.Equal(["account_cleanup", "password_reset", "profile_export", "welcome_email"], TypesOf("user_management"));

    [Fact]
    public void Seed1_15_The_shop_has_the_domain_billing() =>
        Assert.Equal(["failed_payment_retry", "invoice_generation", "payment_processing", "subscription_renewal"], TypesOf("billing"));

    [Fact]
    public void Seed1_16_The_shop_has_the_domain_system_maintenance() =>
        Assert.Equal(["database_backup", "health_check", "log_cleanup", "metric_aggregation"], TypesOf("system_maintenance"));

    [Fact]
    public void Seed1_34_A_test_of_one_domain_finds_its_four_types_and_their_handlers()
    {
        var types = TypesOf("user_management");

        Assert.Equal(4, types.Count);
        Assert.Contains("welcome_email", types);
        Assert.Contains("password_reset", types);
        Assert.Contains("account_cleanup", types);
        Assert.Contains("profile_export", types);
        Assert.All(types, type => Assert.True(Registry.TryGet(type, out _), type));
    }

    // A handler of a domain lies in the folder of that name, and so in its namespace.
    [Fact]
    public void Seed1_37_The_folders_follow_the_business()
    {
        var domains = Registry.Registrations.GroupBy(DomainOf, type => type.HandlerType.Namespace![("Shop.".Length)..]);
        Assert.Equal(
            [
                ("billing", "Billing"),
                ("notifications", "Notifications"),
                ("reporting", "Reporting"),
                ("storage", "Storage"),
                ("system_maintenance", "SystemMaintenance"),
                ("user_management", "UserManagement"),
            ],
            domains.Select(domain => (domain.Key!, Assert.Single(domain.Distinct()))).Order()
        );
    }

    [Fact]
    public void Seed0_11_All_handlers_are_in_one_registry()
    {
        Assert.Equal(18, Registry.Registrations.Count);
        Assert.Equal(
            Registry.Registrations.Select(entry => entry.Type).Order(StringComparer.Ordinal),
            Registry.Registrations.Select(entry => entry.Type)
        );
    }

    [Fact]
    public void Seed3_28_A_registry_answers_lists_and_finds()
    {
        Assert.True(Registry.IsRegistered("sms"));
        Assert.False(Registry.IsRegistered("fax"));
        Assert.Contains("sms", Registry.Registrations.Select(entry => entry.Type));
        Assert.Equal(typeof(SendSmsHandler), Find("sms").HandlerType);
        Assert.False(Registry.TryGet("fax", out _));
    }

    [Fact]
    public void Seed4_28_A_unit_test_finds_the_handler_that_the_class_declares()
    {
        Assert.True(TaskCatalog.Registry.IsRegistered("email"));
        Assert.Equal(typeof(SendEmailHandler), Find("email").HandlerType);
        Assert.Equal(typeof(SendEmail), Find("email").PayloadType);
    }

    [Fact]
    public async Task Seed1_35_A_test_enables_a_domain_and_disables_one_of_its_types()
    {
        await using var shop = await ShopHost.StartAsync(
            ("TASK_ENABLED_DOMAINS", "user_management"),
            ("TASK_DISABLED_TYPES", "password_reset")
        );

        var registry = shop.Tasks.Registry;
        Assert.True(registry.IsOn("welcome_email"));
        Assert.True(registry.IsOn("account_cleanup"));
        Assert.False(registry.IsOn("password_reset"));
        Assert.False(registry.IsOn("invoice_generation"));
    }

    [Fact]
    public void Seed4_28_A_handler_that_a_unit_test_registers_is_the_one_that_it_finds()
    {
        var registry = new TaskRegistry();
        Assert.False(registry.IsRegistered("test_handler"));

        registry.Register("test_handler", (_, _, _) => TaskResult.Done, description: "Registered by a test");

        Assert.True(registry.IsRegistered("test_handler"));
        Assert.Equal("Registered by a test", registry.Get("test_handler").Description);
        Assert.Same(registry.Get("test_handler"), Assert.Single(registry.Registrations));
    }

    private static TaskRegistration Find(string type) =>
        Registry.TryGet(type, out var found) ? found : throw new KeyNotFoundException(type);

    private static List<string> TypesOf(string domain) =>
        [.. Registry.Registrations.Where(entry => DomainOf(entry) == domain).Select(entry => entry.Type)];

    private static string? DomainOf(TaskRegistration entry) => entry.HandlerType.GetCustomAttribute<TaskDomainAttribute>()?.Name;
}
