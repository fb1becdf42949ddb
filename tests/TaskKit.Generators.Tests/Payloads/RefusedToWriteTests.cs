using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends.InMemory;
using TaskKit.Payloads;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads;

/// <summary>Tests that a payload that could not be read back is refused where it is submitted, not where it would run.</summary>
public sealed class RefusedToWriteTests
{
    [Fact]
    public void A_null_where_the_reader_requires_a_value() =>
        Assert.Equal("'to' and 'body' are required", Refused(() => SmsCodec.Text(new(null!, null!))));

    [Fact]
    public void A_null_deeper_in() =>
        Assert.Equal("'street' is required", Refused(() => OrderCodec.Text(new(1, [new("n", 1, new(null!))]))));

    [Fact]
    public void A_null_in_a_list() => Assert.Contains("holds null", Refused(() => OrderCodec.Text(new(1, [null!]))));

    [Fact]
    public void D04_A_derived_instance_in_a_member() =>
        Assert.Equal(
            $"'Garage.Spare' is declared as {typeof(Vehicle)} and holds a {typeof(Truck)}; what the derived class adds would be lost, so use a {typeof(Vehicle)} itself",
            Refused(() => GarageCodec.Text(new(new(), new Truck { Load = 9 })))
        );

    [Fact]
    public void D04_A_derived_instance_anywhere()
    {
        var truck = new Truck();
        Assert.StartsWith("'Garage.Main' is", Refused(() => GarageCodec.Text(new(truck))));
        Assert.StartsWith("'Garage.Others[]' is", Refused(() => GarageCodec.Text(new(new(), null, [new(), truck]))));
        Assert.StartsWith("'Garage.ByName[][]' is", Refused(() => GarageCodec.Text(new(new(), ByName: new() { ["a"] = [null, truck] }))));
    }

    [Fact]
    public async Task D04_A_derived_instance_is_refused_at_submit()
    {
        await using var services = new ServiceCollection()
            .AddTaskKitClient(TaskCatalog.Registry, new ConfigurationBuilder().Build(), "")
            .UseBackend("memory", _ => new InMemoryBackend())
            .Services.BuildServiceProvider();
        var client = services.GetRequiredService<ITaskClient>();
        var error = await Assert.ThrowsAsync<TaskSubmitException>(async () => await client.EnqueueAsync(new Garage(new Truck())));
        Assert.Equal("payload_invalid", error.Code);
        Assert.Contains("'Garage.Main'", error.Message);
    }

    [Fact]
    public void D04_The_declared_class_itself_is_written() =>
        Assert.Equal(
            """{"main":{"wheels":4},"spare":null,"others":[{"wheels":2}],"byName":{"a":[null,{"wheels":0}]}}""",
            GarageCodec.Text(new(new() { Wheels = 4 }, null, [new() { Wheels = 2 }], new() { ["a"] = [null, new()] }))
        );

    [Fact]
    public void A_value_that_the_enum_does_not_have() =>
        Assert.Equal("99 is no value of Color", Refused(() => OrderCodec.Text(new(1, [], Color: (Color)99))));

    [Fact]
    public void A_number_that_JSON_does_not_have() =>
        Assert.Equal("NaN is no number that JSON has", Refused(() => DefaultsCodec.Text(new(Ratio: double.NaN, Endless: 0))));

    [Fact]
    public void D17_Half_a_character_is_refused_wherever_it_stands()
    {
        Assert.Contains("lone surrogate", Refused(() => SmsCodec.Text(new("a\ud800", "b"))), StringComparison.Ordinal);
        Assert.Contains("lone surrogate", Refused(() => SmsCodec.Text(new("\udc00\ud800", "b"))), StringComparison.Ordinal);
        Assert.Contains("lone surrogate", Refused(() => OrderCodec.Text(new(1, [new("\ud83d", 1, new("s"))]))), StringComparison.Ordinal);
        Assert.Contains("\\uD83D\\uDE00", SmsCodec.Text(new("\ud83d\ude00", "b")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void D17_The_message_of_a_refused_submit_names_the_member()
    {
        Assert.Equal(
            "defaults: 'ratio' cannot be written as JSON: NaN is no number that JSON has",
            Submitted(DefaultsCodec, new(Ratio: double.NaN, Endless: 0))
        );
        Assert.Contains(
            "sms: 'body' cannot be written as JSON: a text holds half a character",
            Submitted(SmsCodec, new("a", "\ud800")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "sms: the payload cannot be written as JSON: 'body' is required",
            Submitted(SmsCodec, new("a", null!)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'items[1]' cannot be written as JSON",
            Submitted(OrderCodec, new(1, [new("n", 1, new("s")), null!])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'items[1].to' cannot be written as JSON: 'street' is required",
            Submitted(OrderCodec, new(1, [new("n", 1, new("s")), new("n", 1, new(null!))])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_null_that_counts_as_left_out_is_written()
    {
        var settable = new Settable
        {
            Name = "n",
            Rank = 1,
            Sure = true,
            Tags = null!,
        };
        Assert.Equal(["default"], SettableCodec.Parse(SettableCodec.Text(settable)).Tags);
    }

    private static string Submitted<T>(PayloadCodec<T> codec, T payload)
        where T : class
    {
        var envelopes = new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System);
        return Assert.Throws<TaskSubmitException>(() => envelopes.Create(new TaskSubmission<T>(codec, payload))).Message;
    }

    private static string Refused(Action write) => Assert.ThrowsAny<InvalidOperationException>(write).Message;
}
