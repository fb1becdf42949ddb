using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>Feature flags: where their values come from, and what they do to a worker.</summary>
public sealed class FeatureFlagTests
{
    private static TaskRegistry UserModule =>
        Handlers.Registry(
            Handlers.Of("user:send_welcome_email", flags: ["email_notifications"]),
            Handlers.Of("user:send_password_reset_email", flags: ["email_notifications"]),
            Handlers.Of("user:export_user_data", flags: ["data_export"]),
            Handlers.Of("user:generate_user_report", flags: ["report_generation"]),
            Handlers.Of("image", flags: ["image_processing"]),
            Handlers.Of("both", flags: ["data_export", "image_processing"]),
            Handlers.Of("ping")
        );

    [Fact]
    public void Seed1_38_flags_are_read_from_the_variable()
    {
        var (values, problems) = Read(("TASK_FEATURE_FLAGS", "new_payment_flow:false,enhanced_emails:true"));
        Assert.Equal([("enhanced_emails", true), ("new_payment_flow", false)], values.Select(flag => (flag.Name, flag.IsOn)));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(" a : true , b:FALSE ,, ", new[] { "a:True", "b:False" }, new string[0])]
    [InlineData("a:true,a:false", new[] { "a:False" }, new string[0])]
    [InlineData("a,b:true", new[] { "b:True" }, new[] { "a" })]
    [InlineData("a:yes,:true,b:", new string[0], new[] { "a:yes", ":true", "b:" })]
    [InlineData("a b:true,c:d:true", new string[0], new[] { "a b:true", "c:d:true" })]
    [InlineData("", new string[0], new string[0])]
    public void Seed1_38_spaces_do_not_count_and_a_malformed_entry_is_named(string text, string[] flags, string[] malformed)
    {
        var (values, problems) = Read(("TASK_FEATURE_FLAGS", text));
        Assert.Equal(flags, values.Select(flag => $"{flag.Name}:{flag.IsOn}"));
        Assert.Equal(
            malformed.Select(entry =>
                $"TASK_FEATURE_FLAGS: '{entry}' is no flag with its value, and changes nothing; expected name:true or name:false."
            ),
            problems
        );
    }

    [Fact]
    public void The_settings_own_key_wins_in_its_source_and_a_stronger_source_wins_over_all()
    {
        var file = new Dictionary<string, string?>
        {
            ["TaskKit:Worker:Flags:a"] = "true",
            ["worker:tasks:a"] = "false",
            ["worker:tasks:b"] = "true",
        };
        var one = new ConfigurationBuilder().AddInMemoryCollection(file).Build();
        Assert.Equal([("a", true), ("b", true)], ConfigurationFlags.Read(one).Values.Select(flag => (flag.Name, flag.IsOn)));
        var two = new ConfigurationBuilder()
            .AddInMemoryCollection(file)
            .AddInMemoryCollection([new("TASK_FEATURE_FLAGS", "a:false,b:false")])
            .Build();
        Assert.Equal([("a", false), ("b", false)], ConfigurationFlags.Read(two).Values.Select(flag => (flag.Name, flag.IsOn)));
    }

    [Theory]
    [InlineData("TaskKit:Worker:Flags:a")]
    [InlineData("worker:tasks:a")]
    public void A_value_that_is_neither_true_nor_false_stops_the_start(string path)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(path, "maybe")]).Build();
        var error = Assert.Throws<TaskKitConfigurationException>(() => TaskKitSettings.Read(configuration, UserModule, []));
        Assert.Equal($"{path}: expected true or false, got 'maybe'.", error.Message);
    }

    [Fact]
    public async Task Seed2_03_flags_of_the_feature_file_switch_types_on_and_off()
    {
        await using var host = await StartAsync(SeedFile);
        Assert.Equal(
            ["ping", "user:export_user_data", "user:generate_user_report", "user:send_password_reset_email", "user:send_welcome_email"],
            host.Registry.Infos.Where(info => info.IsOn).Select(info => info.TaskType)
        );
    }

    [Theory]
    [InlineData("email_notifications", new[] { "user:send_password_reset_email", "user:send_welcome_email" })]
    [InlineData("data_export", new[] { "both", "user:export_user_data" })]
    [InlineData("report_generation", new[] { "user:generate_user_report" })]
    public async Task Seed2_04_one_flag_gates_several_handlers(string flag, string[] types)
    {
        var settings = new Dictionary<string, string?>(SeedFile)
        {
            ["worker:tasks:image_processing"] = "true",
            [$"worker:tasks:{flag}"] = "false",
        };
        await using var host = await StartAsync(settings);
        Assert.Equal(types, host.Registry.Infos.Where(info => !info.IsOn).Select(info => info.TaskType));
    }

    [Fact]
    public async Task Seed2_19_tasks_of_a_flag_that_is_off_wait_and_the_type_is_listed_as_off()
    {
        await using var host = await StartAsync(SeedFile);
        var waits = await host.SubmitAsync("image");
        await host.WaitAsync(await host.SubmitAsync("ping"), TaskState.Done);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(waits)).State);
        var info = host.Registry.Info("image")!;
        Assert.Equal((false, "feature flag 'image_processing' is off"), (info.IsOn, info.OffReason));
        Assert.Contains("image", host.Registry.Types);
    }

    [Fact]
    public async Task A_flag_that_changes_in_the_configuration_starts_and_stops_a_type_while_running()
    {
        var settings = new ChangingSettings();
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: UserModule,
            configuration: configuration => configuration.Add(settings)
        );
        var waits = await host.SubmitAsync("image");
        settings.Change("TaskKit:Worker:Flags:image_processing", "true");
        await host.WaitAsync(waits, TaskState.Done);
        settings.Change("TaskKit:Worker:Flags:image_processing", "false");
        var next = await host.SubmitAsync("image");
        await host.WaitAsync(await host.SubmitAsync("ping"), TaskState.Done);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(next)).State);
    }

    [Fact]
    public async Task A_value_that_becomes_malformed_warns_and_the_type_goes_off()
    {
        var settings = new ChangingSettings();
        settings.Set("TaskKit:Worker:Flags:image_processing", "true");
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: UserModule,
            configuration: configuration => configuration.Add(settings)
        );
        Assert.True(host.Registry.IsOn("image"));
        settings.Change("TaskKit:Worker:Flags:image_processing", "treu");
        Assert.False(host.Registry.IsOn("image"));
        Assert.Contains(
            host.Logs.Lines,
            line =>
                line.Text.StartsWith("TaskKit:Worker:Flags:image_processing: expected true or false, got 'treu'.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_source_of_ones_own_comes_before_configuration_and_announces_changes()
    {
        var flags = new SwitchableFlags();
        flags.Set("image_processing", true);
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: UserModule,
            services: services => services.AddSingleton<IFeatureFlags>(flags),
            configuration: configuration => configuration.AddInMemoryCollection(SeedFile)
        );
        Assert.True(host.Registry.IsOn("image"));
        flags.Set("image_processing", false);
        Assert.False(host.Registry.IsOn("image"));

        flags.Error = new InvalidDataException("service away");
        flags.Announce();
        Assert.False(host.Registry.IsOn("image"));
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 64 && line.Text.Contains("SwitchableFlags", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_fails_at_the_start_stops_it_and_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            WorkerHost.StartAsync(
                Handlers.Nothing,
                registry: UserModule,
                services: services => services.AddSingleton<IFeatureFlags>(new SwitchableFlags { Error = new InvalidDataException() })
            )
        );
        Assert.Contains("SwitchableFlags failed for '", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_that_nobody_sets_is_off_and_warned_of_and_a_flag_that_no_handler_has_too()
    {
        await using var host = await StartAsync(
            new()
            {
                ["TASK_FEATURE_FLAGS"] = "email_notification:true,email_notifications:true,data_export:true",
                ["worker:tasks:report_generation"] = "true",
            }
        );
        string[] warnings = [.. host.Logs.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text.TrimEnd())];
        Assert.Equal(
            [
                "TASK_FEATURE_FLAGS: no handler has the feature flag 'email_notification'. Did you mean 'email_notifications'?",
                "Feature flag 'image_processing' is set nowhere, so it is off, and tasks of these types wait: both, image. Set TaskKit:Worker:Flags:image_processing, or the variable TASK_FEATURE_FLAGS",
            ],
            warnings
        );
        Assert.Equal("feature flag 'image_processing' is set nowhere", host.Registry.Info("image")!.OffReason);
    }

    [Fact]
    public async Task Several_flags_must_all_be_on_and_a_call_does_not_overrule_a_flag()
    {
        await using var host = await StartAsync(SeedFile);
        Assert.False(host.Registry.IsOn("both"));
        Assert.False(host.Registry.Enable("both"));
        Assert.True(host.Registry.Disable("both", "by hand"));
        Assert.Equal("by hand", host.Registry.Info("both")!.OffReason);
        Assert.True(host.Registry.Enable("both"));
        Assert.Equal("feature flag 'image_processing' is off", host.Registry.Info("both")!.OffReason);
    }

    private static Dictionary<string, string?> SeedFile =>
        new()
        {
            ["worker:enabled"] = "true",
            ["worker:tasks:email_notifications"] = "true",
            ["worker:tasks:data_export"] = "true",
            ["worker:tasks:report_generation"] = "true",
            ["worker:tasks:image_processing"] = "false",
        };

    private static Task<WorkerHost> StartAsync(Dictionary<string, string?> settings) =>
        WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: UserModule,
            configuration: configuration => configuration.AddInMemoryCollection(settings)
        );

    private static (IReadOnlyList<StatedFlag> Values, IReadOnlyList<string> Problems) Read(params (string Key, string Value)[] settings) =>
        ConfigurationFlags.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
                .Build()
        );
}
