using Microsoft.Extensions.Time.Testing;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>The queries of a registry.</summary>
public sealed class TaskRegistryTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RawTaskHandler Handler = (_, _, _) => TaskResult.Done;

    private readonly FakeTimeProvider _time = new(Start);
    private readonly TaskRegistry _registry;

    public TaskRegistryTests() => _registry = new TaskRegistry(_time);

    [Fact]
    public void Seed1_11_registers_domains_and_handlers_and_answers_queries()
    {
        var registry = Handlers.Billing();
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
        var registry = Handlers.Billing();
        Assert.Equal(["export", "invoice_generation", "payment_processing"], registry.Infos.Select(info => info.TaskType));
        Assert.Equal("billing", registry.Info("invoice_generation")!.Domain);
        Assert.Null(registry.Info("export")!.Domain);
        Assert.Null(registry.Info("nosuch"));
        Assert.Null(registry.Info("export")!.RegisteredAt);
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

    private static TaskKit.Backends.TaskEnvelope TaskOf(string type) =>
        new()
        {
            Id = default,
            Type = type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = default,
        };
}
