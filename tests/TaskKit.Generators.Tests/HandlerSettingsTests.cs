using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Generators.Tests.Support;
using TaskKit.Registry;
using TaskKit.Registry.Calling;
using TaskKit.Registry.Tuning;

namespace TaskKit.Generators.Tests;

public enum CourierMode
{
    Normal,
    Express,
}

/// <summary>Settings of each kind: these declarations are compiled with the generator.</summary>
[HandlerSettings]
public sealed record CourierSettings(
    [Sensitive] string ApiKey = "",
    int Retries = 3,
    byte? Lanes = null,
    bool IsDry = false,
    CourierMode Mode = CourierMode.Normal,
    decimal Price = 1.5m,
    IReadOnlyList<string>? Hosts = null
)
{
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public Uri Address { get; set; } = new("https://example.org/");

    public Guid Account { get; init; }

    public double Weight { get; init; } = -2.5;

    public List<string> Tags { get; set; } = ["none"];

    public string @class { get; init; } = "first";

    public string Label => $"{ApiKey.Length}";
}

public sealed record Courier(int Parcel);

/// <summary>A handler whose factory takes the settings.</summary>
[TaskHandler("courier:fast-lane", Factory = typeof(CourierFactory), Priority = -1, Backoff = "2s", BackoffMax = "1m", BackoffFactor = 1.5)]
public sealed class CourierHandler : ITaskHandler<Courier>
{
    internal CourierHandler(CourierSettings settings) => Settings = settings;

    public CourierSettings Settings { get; }

    public ValueTask<TaskResult> HandleAsync(Courier payload, TaskContext context, CancellationToken cancellationToken) =>
        TaskResult.DoneWith(Settings.Mode.ToString());
}

public sealed class CourierFactory(CourierSettings settings) : ITaskHandlerFactory<CourierHandler>
{
    CourierHandler ITaskHandlerFactory<CourierHandler>.Create() => new(settings);
}

/// <summary>Tests of what the generator writes for settings and factories.</summary>
public sealed class HandlerSettingsTests
{
    private static readonly TaskRegistration Registration = TaskCatalog.Registry.Get(TaskCatalog.Types.CourierFastLane);

    [Fact]
    public void What_no_source_has_keeps_the_default_of_parameter_or_initializer()
    {
        var settings = Read();
        Assert.Equal(("", 3, null, false), (settings.ApiKey, settings.Retries, settings.Lanes, settings.IsDry));
        Assert.Equal((CourierMode.Normal, 1.5m, null), (settings.Mode, settings.Price, settings.Hosts));
        Assert.Equal((TimeSpan.FromSeconds(30), new Uri("https://example.org/")), (settings.Patience, settings.Address));
        Assert.Equal((Guid.Empty, -2.5, "first"), (settings.Account, settings.Weight, settings.@class));
        Assert.Equal(["none"], settings.Tags);
    }

    [Fact]
    public void Each_kind_is_read_from_text()
    {
        var settings = Read(
            ("ApiKey", "s3cret"),
            ("Retries", "-7"),
            ("Lanes", "255"),
            ("IsDry", "true"),
            ("Mode", "express"),
            ("Price", "2.25"),
            ("Hosts", "a, b,"),
            ("Patience", "5m"),
            ("Address", "http://localhost:1/x"),
            ("Account", "0199c0de-0000-7000-8000-000000000000"),
            ("Weight", "1e3"),
            ("Tags:0", "x"),
            ("Tags:1", "y"),
            ("class", "second")
        );
        Assert.Equal(("s3cret", -7, (byte?)255, true), (settings.ApiKey, settings.Retries, settings.Lanes, settings.IsDry));
        Assert.Equal((CourierMode.Express, 2.25m), (settings.Mode, settings.Price));
        Assert.Equal(["a", "b"], settings.Hosts!);
        Assert.Equal((TimeSpan.FromMinutes(5), new Uri("http://localhost:1/x")), (settings.Patience, settings.Address));
        Assert.Equal((Guid.Parse("0199c0de-0000-7000-8000-000000000000"), 1000.0), (settings.Account, settings.Weight));
        Assert.Equal(["x", "y"], settings.Tags);
        Assert.Equal("second", settings.@class);
    }

    [Theory]
    [InlineData("Retries", "many", "a whole number from -2147483648 to 2147483647")]
    [InlineData("Retries", "2147483648", "a whole number from -2147483648 to 2147483647")]
    [InlineData("Lanes", "256", "a whole number from 0 to 255")]
    [InlineData("IsDry", "yes", "true or false")]
    [InlineData("Mode", "1", "one of Normal, Express")]
    [InlineData("Price", "1e400", "a number such as 2.5")]
    [InlineData("Weight", "NaN", "a number such as 2.5")]
    [InlineData("Patience", "soon", "a duration such as 500ms, 30s, 5m, 1h or 00:00:30")]
    [InlineData("Address", "/messages", "an absolute address such as https://example.org/")]
    [InlineData("Account", "7", "a UUID such as 0199c0de-0000-7000-8000-000000000000")]
    public void A_text_of_another_kind_is_refused_with_what_was_expected(string name, string text, string expected)
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read((name, text)));
        Assert.Equal($"TaskKit:Handlers:courier.fast-lane:{name}: expected {expected}, got '{text}'.", error.Message);
    }

    [Fact]
    public void The_names_of_a_setting_follow_from_type_and_member()
    {
        var settings = Registration.Settings!;
        Assert.Equal(("courier:fast-lane", typeof(CourierSettings)), (settings.Type, settings.SettingsType));
        var key = settings.Members[0];
        Assert.Equal(
            ("ApiKey", "COURIER_FAST_LANE_API_KEY", "courier_fast_lane_api_key", "--courier-fast-lane-api-key"),
            (key.Name, key.Variable, key.Key, key.Flag)
        );
        Assert.True(key.IsSensitive);
        Assert.DoesNotContain(settings.Members.Skip(1), member => member.IsSensitive || member.IsRequired);
    }

    [Theory]
    [InlineData("sms", "ApiKey", "SMS_API_KEY")]
    [InlineData("user:send.mail-2", "SMSCode", "USER_SEND_MAIL_2_SMS_CODE")]
    [InlineData("sms", "Key2", "SMS_KEY2")]
    [InlineData("sms", "Api_Key", "SMS_API_KEY")]
    [InlineData("sms", "URL", "SMS_URL")]
    public void A_variable_is_the_type_and_the_words_of_the_name(string type, string name, string variable) =>
        Assert.Equal(variable, SettingName.Variable(type, name));

    [Fact]
    public void Priority_and_waits_are_those_of_the_attribute() =>
        Assert.Equal(
            (-1, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), 1.5),
            (Registration.Priority!.Value, Registration.Backoff!.Value, Registration.BackoffMax!.Value, Registration.BackoffFactor!.Value)
        );

    [Fact]
    public async Task Seed1_23_A_factory_makes_the_handler_of_its_type_for_each_attempt()
    {
        Assert.Equal("\"Express\"", await RunAsync(CourierMode.Express));
        Assert.Equal("\"Normal\"", await RunAsync(CourierMode.Normal));
        Assert.Equal((typeof(CourierHandler), "courier:fast-lane"), (Registration.HandlerType, Registration.Type));
        Assert.Equal([new HandlerDependency(typeof(CourierSettings))], Registration.Dependencies);

        static async Task<string> RunAsync(CourierMode mode)
        {
            await using var services = new ServiceCollection().AddSingleton(new CourierSettings(Mode: mode)).BuildServiceProvider();
            var context = new TaskContext(Registration.Type);
            var result = await Registration.RunAsync(services, new Courier(1), context, CancellationToken.None);
            return Encoding.UTF8.GetString(Assert.IsType<TaskResult.DoneResult>(result).Json.Span);
        }
    }

    [Fact]
    public void A_factory_that_makes_nothing_is_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => HandlerServices.Made(new Broken()));
        Assert.Equal(
            "TaskKit.Generators.Tests.HandlerSettingsTests+Broken.Create() returned null; expected a TaskKit.Generators.Tests.CourierHandler.",
            error.Message
        );
    }

    [Fact]
    public void A_factory_may_make_an_abstract_handler_without_a_public_constructor() =>
        Built
            .Assembly(
                "Shop",
                """
                public sealed record A(int X);
                [TaskHandler("a", Factory = typeof(F))]
                public abstract class H : ITaskHandler<A>
                {
                    private protected H() { }
                    public abstract ValueTask<TaskResult> HandleAsync(A payload, TaskContext context, CancellationToken cancellationToken);
                }
                internal sealed class Mine : H
                {
                    public override ValueTask<TaskResult> HandleAsync(A payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
                }
                internal sealed class F(TimeProvider time) : ITaskHandlerFactory<Mine>
                {
                    public Mine Create() => time is null ? throw new InvalidOperationException() : new Mine();
                }
                """
            )
            .Clean();

    [Fact]
    public void A_class_with_required_members_is_made_with_its_initializer()
    {
        var settings = Built
            .Assembly(
                "Shop",
                """
                public sealed record A(int X);
                [HandlerSettings]
                public sealed class S { public required string Name { get; init; } public required int Count { get; set; } public int Other { get; init; } = 5; }
                [TaskHandler("a", Settings = typeof(S))]
                public sealed class H : ITaskHandler<A>
                {
                    public ValueTask<TaskResult> HandleAsync(A payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
                }
                """
            )
            .Clean()
            .Module()
            .Registrations.Single()
            .Settings!;
        Assert.Equal([true, true, false], settings.Members.Select(member => member.IsRequired));
        object made = settings.Make(new SettingValues(["x", 2, null]));
        Assert.Equal(["x", 2, 5], made.GetType().GetProperties().Select(property => property.GetValue(made)));
    }

    [Fact]
    public void Versions_of_a_type_share_their_settings()
    {
        var registrations = Built
            .Assembly(
                "Shop",
                "[HandlerSettings] public sealed record S(string Name = \"x\"); public sealed record A(int X);\n"
                    + Sources.Handler("[TaskHandler(\"a\")]", "A", "One", members: "public One(S settings) { }")
                    + Sources.Handler("[TaskHandler(\"a\", Version = 2)]", "A", "Two", members: "public Two(S settings) { }")
            )
            .Clean()
            .Module()
            .Registrations;
        Assert.Equal(2, registrations.Count);
        Assert.Same(registrations[0].Settings, registrations[1].Settings);
        Assert.NotNull(registrations[0].Settings);
    }

    [Fact]
    public void A_record_that_one_handler_states_is_a_service_of_the_others()
    {
        var registrations = Built
            .Assembly(
                "Shop",
                "[HandlerSettings] public sealed record S(string Name = \"x\"); public sealed record A(int X); public sealed record B(int X);\n"
                    + Sources.Handler("[TaskHandler(\"a\", Settings = typeof(S))]", "A", "One")
                    + Sources.Handler("[TaskHandler(\"b\")]", "B", "Two", members: "public Two(S settings) { }")
            )
            .Clean()
            .Module()
            .Registrations;
        Assert.Equal(["A_", ""], registrations.Select(each => each.Settings?.Members[0].Variable[..2] ?? ""));
        Assert.Single(registrations[1].Dependencies);
    }

    private static CourierSettings Read(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                values.Select(pair => KeyValuePair.Create($"TaskKit:Handlers:courier.fast-lane:{pair.Name}", (string?)pair.Value))
            )
            .Build();
        var reader = new HandlerSettingsReader(configuration);
        object? made = reader.Read(Registration.Settings!);
        reader.ThrowIfWrong();
        return (CourierSettings)made!;
    }

    private sealed class Broken : ITaskHandlerFactory<CourierHandler>
    {
        public CourierHandler Create() => null!;
    }
}
