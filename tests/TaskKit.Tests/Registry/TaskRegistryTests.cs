using TaskKit.Registry;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Registry;

/// <summary>Handlers that are registered in code, and the queries of a registry.</summary>
public sealed class TaskRegistryTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RawTaskHandler Handler = (_, _, _) => TaskResult.Done;

    private readonly FakeTime _time = new(Start);
    private readonly TaskRegistry _registry;

    public TaskRegistryTests() => _registry = new TaskRegistry(_time);

    [Fact]
    public void Seed1_11_registers_domains_and_handlers_and_answers_queries()
    {
        var registry = Billing();
        Assert.Equal(["export", "invoice_generation", "payment_processing"], registry.Types);
        Assert.Equal(["billing"], registry.Domains);
        Assert.Equal(["invoice_generation", "payment_processing"], registry.TypesOf("billing"));
        Assert.Null(registry.TypesOf("user_management"));
        Assert.True(registry.TryGet("export", out var export));
        Assert.Same(export, registry.Get("export"));
        Assert.False(registry.TryGet("nosuch", out _));
    }

    [Fact]
    public void Seed1_29_an_info_has_type_domain_time_and_capabilities_as_JSON()
    {
        var registration = new TaskRegistration<ProbeHandler, Probe>(
            ProbeCatalog.CodecOf("user:export"),
            _ => new ProbeHandler(Handlers.Nothing)
        )
        {
            Domain = "user_management",
            Description = "Exports",
            Capabilities = ["pdf", "csv"],
            Version = 2,
            MaxRetries = 5,
            Flags = ["exports"],
        };
        _registry.Register(registration);

        var info = _registry.Info("user:export")!;

        Assert.Equal(("user:export", "user_management", "Exports"), (info.TaskType, info.Domain, info.Description));
        Assert.Equal(("2.0.0", "tasks.worker.user.export", 5), (info.Version, info.Topic, info.MaxRetries));
        Assert.Equal(["pdf", "csv"], info.Capabilities);
        Assert.Equal([2], info.Versions);
        Assert.Equal(["exports"], info.Flags);
        Assert.Equal(Start, info.RegisteredAt);
        Assert.Equal(TimeSpan.Zero, info.RegisteredAt!.Value.Offset);
        Assert.True(info is { IsOn: true, OffReason: null, IsCatchAll: false });
        var names = typeof(TaskHandlerInfo)
            .GetProperties()
            .SelectMany(property => property.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonPropertyNameAttribute), false))
            .Select(name => ((System.Text.Json.Serialization.JsonPropertyNameAttribute)name).Name);
        Assert.Superset(
            new HashSet<string> { "task_type", "domain", "registered_at", "capabilities", "version", "topic" },
            names.ToHashSet()
        );
    }

    [Fact]
    public void Seed1_30_infos_are_found_by_type_and_listed_in_order()
    {
        var registry = Billing();
        Assert.Equal(["export", "invoice_generation", "payment_processing"], registry.Infos.Select(info => info.TaskType));
        Assert.Equal("billing", registry.Info("invoice_generation")!.Domain);
        Assert.Null(registry.Info("export")!.Domain);
        Assert.Null(registry.Info("nosuch"));
        Assert.Null(registry.Info("export")!.RegisteredAt);
    }

    [Fact]
    public void Seed4_06_a_registration_has_an_empty_description_and_version_1_0_0_by_default()
    {
        _registry.Register("send_email", Handler);
        _registry.Register("report", Handler, "Reports", "2.1.0");

        var (email, report) = (_registry.Info("send_email")!, _registry.Info("report")!);

        Assert.Equal(("", "1.0.0", 1), (email.Description, email.Version, email.Versions.Single()));
        Assert.Equal(("Reports", "2.1.0", 2), (report.Description, report.Version, report.Versions.Single()));
    }

    [Fact]
    public void Seed4_07_a_second_handler_of_a_type_is_refused()
    {
        _registry.Register("email", Handler);
        var error = Assert.Throws<TaskHandlerAlreadyRegisteredException>(() => _registry.Register("email", Handler, version: "2.0.0"));
        Assert.Equal("email", error.TaskType);
        Assert.Contains("Set allowOverride to replace it", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0", _registry.Info("email")!.Version);
    }

    [Fact]
    public void Seed4_08_allow_override_replaces_the_handler()
    {
        _registry.Register("email", Handler);
        var before = _registry.Get("email");
        _registry.Register("email", Handler, "new", allowOverride: true);
        Assert.NotSame(before, _registry.Get("email"));
        Assert.Equal("new", Assert.Single(_registry.Registrations).Description);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void Seed4_09_an_empty_type_cannot_be_empty(string? type) =>
        Assert.EndsWith("cannot be empty", Assert.Throws<ArgumentException>(() => _registry.Register(type!, Handler)).Message);

    [Fact]
    public void Seed4_09_a_handler_that_is_none_must_be_callable()
    {
        Assert.EndsWith("must be callable", Assert.Throws<ArgumentException>(() => _registry.Register("task", null!)).Message);
        Assert.EndsWith(
            "must be callable",
            Assert.Throws<ArgumentException>(() => _registry.Register(ProbeCatalog.Codec, (ITaskHandler<Probe>)null!)).Message
        );
        Assert.EndsWith("must be callable", Assert.Throws<ArgumentException>(() => _registry.Register((TaskRegistration)null!)).Message);
    }

    [Theory]
    [InlineData("send email")]
    [InlineData("größe")]
    [InlineData("...")]
    public void A_name_with_other_characters_is_refused(string type) =>
        Assert.Contains("is no task type's name", Assert.Throws<ArgumentException>(() => _registry.Register(type, Handler)).Message);

    [Fact]
    public void A_name_with_the_topic_of_another_type_is_refused()
    {
        _registry.Register("user:welcome", Handler);
        Assert.Equal(
            "Task type 'user.welcome' has the topic of 'user:welcome', tasks.worker.user.welcome: rename one of them",
            Assert.Throws<ArgumentException>(() => _registry.Register("user.welcome", Handler)).Message
        );
    }

    [Fact]
    public void Seed4_10_get_throws_for_an_unregistered_type_with_the_sorted_list()
    {
        foreach (string type in (string[])["report", "email", "backup"])
            _registry.Register(type, Handler);
        var error = Assert.Throws<TaskHandlerNotRegisteredException>(() => _registry.Get("unknown_task"));
        Assert.Equal("unknown_task", error.TaskType);
        Assert.Equal("No handler registered for task type 'unknown_task'. Registered types: ['backup', 'email', 'report']", error.Message);
    }

    [Fact]
    public void Seed4_11_is_registered()
    {
        _registry.Register("send_email", Handler);
        Assert.True(_registry.IsRegistered("send_email"));
        Assert.False(_registry.IsRegistered("send_fax"));
    }

    [Fact]
    public void Seed4_12_the_registered_types_are_listed_once_each()
    {
        _registry.Register(Handlers.Of("task_b", version: 2));
        _registry.Register(Handlers.Of("task_b", version: 1));
        _registry.Register("task_a", Handler);
        Assert.Equal(["task_a", "task_b"], _registry.Types);
    }

    [Fact]
    public void Seed4_13_remove_tells_whether_there_was_a_handler()
    {
        _registry.Register("email", Handler);
        Assert.True(_registry.Remove("email"));
        Assert.False(_registry.Remove("email"));
        Assert.False(_registry.IsRegistered("email"));
    }

    [Fact]
    public void Seed4_14_an_info_names_type_handler_description_and_version()
    {
        _registry.Register(ProbeCatalog.Codec, new ProbeHandler(Handlers.Nothing), "Probes", "1.2.0");
        var info = _registry.Info(ProbeCatalog.Type)!;
        Assert.Equal(
            ("probe", typeof(ProbeHandler).ToString(), "Probes", "1.2.0"),
            (info.TaskType, info.Handler, info.Description, info.Version)
        );
        Assert.Null(_registry.Info("nosuch"));
    }

    [Fact]
    public void Seed4_15_validate_throws_for_a_task_without_a_handler()
    {
        _registry.Register("email", Handler);
        _registry.Validate(TaskOf("email"));
        var error = Assert.Throws<TaskHandlerNotRegisteredException>(() => _registry.Validate(TaskOf("fax")));
        Assert.Equal("No handler registered for task type 'fax'. Registered types: ['email']", error.Message);
    }

    [Fact]
    public void Seed4_16_clear_removes_all_handlers()
    {
        _registry.Register("email", Handler);
        _registry.Register("report", Handler);
        _registry.Clear();
        Assert.Empty(_registry.Types);
        Assert.Empty(_registry.Infos);
    }

    [Fact]
    public void Seed4_17_the_default_registry_is_one_until_it_is_reset()
    {
        TaskRegistry.ResetDefault();
        var before = TaskRegistry.Default;
        Assert.Same(before, TaskRegistry.Default);
        before.Register("task_type_1", Handler);
        TaskRegistry.ResetDefault();
        Assert.NotSame(before, TaskRegistry.Default);
        Assert.Empty(TaskRegistry.Default.Types);
        Assert.True(before.IsRegistered("task_type_1"));
    }

    [Fact]
    public void Seed4_25_version_2_overrides_version_1()
    {
        _registry.Register("process_payment", Handler);
        _registry.Register("process_payment", Handler, version: "2.0.0", allowOverride: true);
        Assert.Equal(("2.0.0", 2), (_registry.Info("process_payment")!.Version, _registry.Info("process_payment")!.Versions.Single()));
    }

    [Fact]
    public void Versions_of_a_type_are_registered_beside_each_other()
    {
        _registry.Register(Handlers.Of("x", version: 2));
        _registry.Register(Handlers.Of("x", version: 1));
        Assert.Equal([1, 2], _registry.Info("x")!.Versions);
        Assert.Throws<TaskHandlerAlreadyRegisteredException>(() => _registry.Register(Handlers.Of("x", version: 2)));
        _registry.Register(Handlers.Of("x", domain: "new", version: 2), allowOverride: true);
        Assert.Equal((2, "new"), (_registry.Registrations.Count, _registry.Registrations[1].Domain));
    }

    [Fact]
    public void Two_handlers_of_one_type_and_version_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new TaskRegistry([new HandlerModule(Handlers.Of("x", version: 2)), new HandlerModule(Handlers.Of("x", version: 2))], [])
        );
        Assert.Equal(
            "Task type 'x' version 2 is handled by TaskKit.Tests.Support.ProbeHandler and TaskKit.Tests.Support.ProbeHandler; it must be one class.",
            error.Message
        );
    }

    [Fact]
    public void A_catalog_does_not_change_and_says_what_to_do()
    {
        var catalog = Handlers.Registry(Handlers.Of("x"));
        foreach (
            var change in (Action[])
                [
                    () => catalog.Register("y", Handler),
                    () => catalog.Remove("x"),
                    catalog.Clear,
                    () => catalog.Disable("x", "why"),
                    () => catalog.Enable("x"),
                ]
        )
            Assert.Contains("builder.AddTaskKit(TaskCatalog.Registry).Registry", Assert.Throws<InvalidOperationException>(change).Message);
        var copy = catalog.Copy();
        copy.Register("y", Handler);
        Assert.Equal((1, 2), (catalog.Types.Count, copy.Types.Count));
    }

    [Fact]
    public void Seed2_15_a_module_is_registered_as_a_whole()
    {
        _registry.Register(new HandlerModule(Handlers.Of("mymodule:my_task"), Handlers.Of("mymodule:other")));
        Assert.Equal(["mymodule:my_task", "mymodule:other"], _registry.Types);
    }

    [Fact]
    public void Disable_and_enable_tell_whether_they_changed_anything_and_the_type_stays_in_lists()
    {
        var registry = Billing().Copy();
        Assert.True(registry.Disable("payment_processing", "provider is down"));
        Assert.False(registry.Disable("payment_processing", "again"));
        Assert.Contains("payment_processing", registry.TypesOf("billing")!);
        Assert.Equal(
            (false, "provider is down"),
            (registry.Info("payment_processing")!.IsOn, registry.Info("payment_processing")!.OffReason)
        );
        Assert.False(registry.IsOn("payment_processing"));
        Assert.True(registry.Enable("payment_processing"));
        Assert.False(registry.Enable("payment_processing"));
        Assert.True(registry.IsOn("payment_processing"));
        Assert.Throws<TaskHandlerNotRegisteredException>(() => registry.Disable("nosuch", "why"));
        registry.Disable("export", "kept by copies");
        Assert.Equal("kept by copies", registry.Copy().Info("export")!.OffReason);
    }

    [Fact]
    public async Task Seed4_05_reads_and_switches_at_the_same_time_see_whole_states()
    {
        var registry = Billing().Copy();
        bool isDone = false;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(Read)).ToArray();
        for (int i = 0; i < 2000; i++)
        {
            registry.Disable("export", "round");
            registry.Disable("invoice_generation", "round");
            registry.Enable("export");
            registry.Enable("invoice_generation");
        }
        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);
        Assert.All(registry.Infos, info => Assert.True(info.IsOn));

        void Read()
        {
            do
            {
                Assert.Equal(3, registry.Infos.Count);
                Assert.All(registry.Infos, info => Assert.Equal(info.IsOn, info.OffReason is null));
                if (registry.Switches.Off is { } off)
                    Assert.InRange(off.Count, 1, 2);
            } while (!Volatile.Read(ref isDone));
        }
    }

    private static TaskRegistry Billing() =>
        Handlers.Registry(
            Handlers.Of("payment_processing", domain: "billing"),
            Handlers.Of("invoice_generation", domain: "billing"),
            Handlers.Of("export")
        );

    private static TaskKit.Backends.TaskEnvelope TaskOf(string type) =>
        new()
        {
            Id = default,
            Type = type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = default,
        };
}
