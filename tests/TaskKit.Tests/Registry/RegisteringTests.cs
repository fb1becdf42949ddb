using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>Handlers that are registered and removed in code, before the start of a host.</summary>
public sealed class RegisteringTests
{
    private static readonly RawTaskHandler Handler = (_, _, _) => TaskResult.Done;

    private readonly TaskRegistry _registry = new();

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
    public void Seed4_13_remove_tells_whether_there_was_a_handler()
    {
        _registry.Register("email", Handler);
        Assert.True(_registry.Remove("email"));
        Assert.False(_registry.Remove("email"));
        Assert.False(_registry.IsRegistered("email"));
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
            "Task type 'x' version 2 is handled by TaskKit.TestSupport.ProbeHandler and TaskKit.TestSupport.ProbeHandler; it must be one class.",
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
}
