using TaskKit.Generators.Tests.Support;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Modules;

namespace TaskKit.Generators.Tests;

public sealed class AssembliesTests
{
    private static readonly Built Contracts = Built.Assembly("Shop.Contracts", Sources.Contracts).Clean();
    private static readonly Built Handlers = Built.Assembly("Shop.Handlers", Sources.Handlers, Contracts).Clean();

    private const string HostSource = """
        using Shop.Contracts;

        namespace Shop.Host;

        public static class Program
        {
            public static TaskKit.Registry.TaskRegistry Registry => TaskCatalog.Registry;
            public static string Names => TaskCatalog.Types.Sms + " " + TaskCatalog.Topics.UserSendWelcomeEmail;
            public static ValueTask<TaskId> Submit(ITaskClient client) => client.EnqueueAsync(new SendWelcome(default));
        }
        """;

    [Fact]
    public void Contracts_handlers_and_host_make_one_registry()
    {
        var host = Built.Assembly("Shop.Host", HostSource, Contracts, Handlers).Clean().Load(Contracts, Handlers);
        var registry = Value<TaskRegistry>(host, "Registry");
        Assert.Equal(["sms", "user:send_welcome_email"], registry.Registrations.Select(entry => entry.Type));
        Assert.Equal("SendSmsHandler", registry.Registrations[0].HandlerType.Name);
        Assert.Equal("Text messages", registry.Registrations[0].Description);
        Assert.Equal("sms tasks.worker.user.send_welcome_email", Value<string>(host, "Names"));
    }

    [Fact]
    public void Seed2_15_Each_assembly_has_a_module_and_a_registry_takes_any_of_them()
    {
        var users = Built.Assembly("Shop.Users", Sources.Types("Shop.Users", "", "user:send_welcome_email")).Clean();
        var products = Built.Assembly("Shop.Products", Sources.Types("Shop.Products", "", "product:reindex")).Clean();
        var all = new TaskRegistry([users.Module(), products.Module()], []);
        Assert.Equal(["product:reindex", "user:send_welcome_email"], all.Registrations.Select(entry => entry.Type));
        Assert.Equal(["user:send_welcome_email"], new TaskRegistry([users.Module()], []).Registrations.Select(entry => entry.Type));
        const string Program =
            "public static class Program { public static TaskKit.Registry.TaskRegistry Registry => TaskCatalog.Registry; }";
        var host = Built.Assembly("Shop.Host", Program, users, products).Clean().Load(users, products);
        Assert.Equal(2, Value<TaskRegistry>(host, "Registry").Registrations.Count);
    }

    [Fact]
    public void A_contracts_assembly_submits_and_has_no_handlers()
    {
        var loaded = Contracts.Load();
        var module = (TaskModule)Activator.CreateInstance(loaded.GetType("TaskKit.Generated.Shop_Contracts_TaskModule")!)!;
        Assert.Empty(module.Registrations);
        Assert.Equal(["sms", "user:send_welcome_email"], module.Codecs.Select(codec => codec.TaskType));
        Assert.NotNull(loaded.GetType("TaskKit.Shop_Contracts_TaskClient"));
    }

    [Fact]
    public void A_module_gives_the_codecs_of_the_payloads_that_it_does_not_handle()
    {
        string source =
            "namespace Shop; [TaskPayload(\"a\")] public sealed record A(int X); [TaskPayload(\"b\")] internal sealed record B(int Y);"
            + "[TaskPayload(\"b\", Version = 2)] internal sealed record C(int Z);"
            + Sources.Handler("[TaskHandler]", "A");
        var module = Built.Assembly("Shop", source).Clean().Module();
        Assert.Equal([("b", 1), ("b", 2)], module.Codecs.Select(codec => (codec.TaskType, codec.Version ?? 1)));
        module.Codecs[1].Require("{\"z\":1}"u8);
        var refused = Assert.Throws<PayloadException>(() => module.Codecs[1].Require("{\"y\":1}"u8));
        Assert.Equal("b: 'z' is required", refused.Message);
    }

    [Fact]
    public void An_assembly_without_tasks_has_an_empty_catalog()
    {
        var empty = Built
            .Assembly("Shop.Empty", "public static class Program { public static object Registry => TaskCatalog.Registry; }")
            .Clean();
        Assert.Empty(((TaskRegistry)empty.Load().GetType("Program")!.GetProperty("Registry")!.GetValue(null)!).Registrations);
    }

    [Fact]
    public void Friend_assemblies_do_not_clash()
    {
        const string Secret = """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Shop.Tests")]
            namespace Shop;

            internal sealed record Secret(string Text);

            [TaskHandler("secret")]
            internal sealed class SecretHandler : ITaskHandler<Secret>
            {
                public ValueTask<TaskResult> HandleAsync(Secret payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
            }
            """;
        const string Tests = """
            namespace Shop.Tests;

            internal sealed record Probe(int Number);

            [TaskHandler("probe")]
            internal sealed class ProbeHandler : ITaskHandler<Probe>
            {
                public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
            }

            public static class Program
            {
                public static TaskKit.Registry.TaskRegistry Registry => TaskCatalog.Registry;
                public static ValueTask<TaskId> Theirs(ITaskClient client) => client.EnqueueAsync(new Secret("x"));
                public static ValueTask<TaskId> Ours(ITaskClient client) => client.EnqueueAsync(new Probe(1));
                public static string Names => TaskCatalog.Types.Probe + TaskCatalog.Types.Secret;
            }
            """;
        var shop = Built.Assembly("Shop", Secret).Clean();
        var tests = Built.Assembly("Shop.Tests", Tests, shop).Clean().Load(shop);
        Assert.Equal(["probe", "secret"], Value<TaskRegistry>(tests, "Registry").Registrations.Select(entry => entry.Type));
    }

    [Fact]
    public void An_internal_payload_of_another_assembly_cannot_be_submitted()
    {
        var shop = Built.Assembly("Shop", "namespace Shop; [TaskPayload(\"secret\")] internal sealed record Secret(string Text);").Clean();
        const string Other =
            "public static class P { public static object Submit(ITaskClient client) => client.EnqueueAsync(new Shop.Secret(\"\")); }";
        Assert.Contains(Built.Assembly("Other", Other, shop).Errors, error => error.StartsWith("CS0122", StringComparison.Ordinal));
    }

    [Fact]
    public void The_backends_of_references_and_of_the_assembly_itself_are_in_the_registry()
    {
        const string Program =
            "public static class Program { public static TaskKit.Registry.TaskRegistry Registry => TaskCatalog.Registry; }";
        var package = Built.Assembly("Papyrus", Sources.Backend("Papyrus")).Clean();
        var host = Built.Assembly("Stone", [Sources.Backend("Stone"), Program], package).Clean().Load(package);
        Assert.Equal(["Papyrus", "Stone"], Value<TaskRegistry>(host, "Registry").Backends.Select(backend => backend.Name));
    }

    [Fact]
    public void What_is_no_backend_provider_is_left_out() =>
        Built.Assembly("Shop", "[assembly: TaskKit.Backends.TaskBackend(typeof(string))]").Clean();

    [Fact]
    public void Nothing_is_generated_without_the_core()
    {
        var compilation = Built.Create("Plain", ["public class Plain;"]);
        var core = compilation.References.Single(reference => Path.GetFileName(reference.Display) == "TaskKit.dll");
        var run = Built.Driver().RunGenerators(compilation.RemoveReferences(core)).GetRunResult();
        Assert.DoesNotContain(
            run.Results.Single().GeneratedSources,
            source => source.HintName.StartsWith("Task", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Two_referenced_assemblies_that_handle_one_type_are_an_error()
    {
        var other = Built.Assembly("Shop.Other", Sources.Handlers.Replace("Shop.Handlers", "Shop.Other"), Contracts).Clean();
        var errors = Built.Assembly("Shop.Host", HostSource, Contracts, Handlers, other).Errors;
        Assert.Contains(
            "TK1003: Task type 'sms' is declared by 'Shop.Handlers.SendSmsHandler' and by 'Shop.Other.SendSmsHandler'",
            string.Join("\n", errors)
        );
    }

    [Fact]
    public void D19_Two_referenced_handlers_of_one_full_name_are_an_error()
    {
        var first = Built.Assembly("First", Sources.Handlers, Contracts).Clean();
        var second = Built.Assembly("Second", Sources.Handlers, Contracts).Clean();
        Assert.Contains(
            "TK1003: Task type 'sms' is declared by 'Shop.Handlers.SendSmsHandler, First' and by 'Shop.Handlers.SendSmsHandler, Second'",
            string.Join("\n", Built.Assembly("Shop.Host", HostSource, Contracts, first, second).Errors)
        );
    }

    [Fact]
    public void D19_Two_referenced_payloads_of_one_full_name_are_an_error_where_they_share_a_type()
    {
        const string Source = "namespace Same; [TaskPayload(\"ping\")] public sealed record Ping(int Number);";
        var first = Built.Assembly("First", Source).Clean();
        var second = Built.Assembly("Second", Source).Clean();
        var other = Built.Assembly("Other", Source.Replace("\"ping\"", "\"pong\"")).Clean();
        Assert.Contains(
            "TK1003: Task type 'ping' is declared by 'Same.Ping, First' and by 'Same.Ping, Second'",
            string.Join("\n", Built.Assembly("Host", "", first, second).Errors)
        );
        Built.Assembly("Host", "", first, other).Clean();
    }

    [Fact]
    public void A_payload_that_a_reference_already_sends_under_another_name_is_an_error()
    {
        string source = "namespace Mine;\nusing Shop;\n" + Sources.Handler("[TaskHandler(\"text\")]", "SendSms");
        var shop = Built.Assembly("Shop", Sources.Sms).Clean();
        Assert.Contains(
            "TK1004: Payload 'Shop.SendSms' belongs to task type 'sms' and to 'text'",
            string.Join("\n", Built.Assembly("Mine", source, shop).Errors)
        );
    }

    [Fact]
    public void A_name_that_collides_with_a_reference_is_an_error()
    {
        string source =
            "namespace Mine;\npublic sealed record Other(int X);\n"
            + Sources.Handler("[TaskHandler(\"user.send.welcome_email\")]", "Other");
        Assert.Contains("TK1005", string.Join("\n", Built.Assembly("Mine", source, Contracts).Errors));
    }

    [Fact]
    public void A_handler_may_declare_the_plain_payload_of_another_assembly()
    {
        var plain = Built
            .Assembly("Plain", "namespace Plain; public sealed record Ping(int Number) { public string? Note { get; init; } }")
            .Clean();
        string source = "namespace Mine;\nusing Plain;\n" + Sources.Handler("[TaskHandler(\"ping\")]", "Ping");
        Assert.Contains("PingCodec", Built.Assembly("Mine", source, plain).Clean().Text("TaskModule.g.cs"));
    }

    [Fact]
    public void What_is_wrong_with_the_payload_of_another_assembly_is_reported_at_the_handler()
    {
        var plain = Built.Assembly("Plain", "namespace Plain; public sealed record Ping(Action Call);").Clean();
        string source = "namespace Mine;\nusing Plain;\n" + Sources.Handler("[TaskHandler(\"ping\")]", "Ping");
        var problem = Assert.Single(Built.Assembly("Mine", source, plain).Diagnostics);
        Assert.Equal(("TK2003", "1.cs"), (problem.Id, problem.Location.SourceTree?.FilePath));
    }

    private static T Value<T>(System.Reflection.Assembly assembly, string property) =>
        (T)assembly.GetTypes().Single(type => type.Name == "Program").GetProperty(property)!.GetValue(null)!;
}
