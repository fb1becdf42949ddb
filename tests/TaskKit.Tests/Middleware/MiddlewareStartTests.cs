using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Middleware;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Middleware;

/// <summary>Middleware that cannot work stops the start, with a text that says why.</summary>
public sealed class MiddlewareStartTests
{
    [Fact]
    public async Task A_payload_that_no_handler_has_is_named_with_those_that_there_are()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            WorkerHost.StartAsync(Handlers.Nothing, kit: kit => kit.Use<OfStranger, Probes>())
        );
        Assert.Equal(
            $"Middleware {typeof(OfStranger)} is for the payload {typeof(Probes)}, which no handler of this program has; the payloads are: {typeof(Probe)}.",
            error.Message
        );
    }

    [Fact]
    public void A_payload_that_no_handler_has_may_be_meant_for_another_one()
    {
        var services = new ServiceCollection();
        services.AddSingleton<MiddlewareUse>(new PayloadUse<Probes>(typeof(OfStranger), _ => new OfStranger()));
        var registration = new TaskRegistration<NearHandler, Probes2>(NearCodec, _ => new NearHandler());
        var error = Assert.Throws<InvalidOperationException>(() => new MiddlewareList(services.BuildServiceProvider(), [registration]));
        Assert.EndsWith($" Did you mean '{typeof(Probes2)}'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_middleware_of_a_type_that_a_setting_leaves_out_stops_nothing()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            options => options.Worker.DisabledTypes = [ProbeCatalog.Type, ProbeCatalog.Limited],
            kit: kit => kit.Use(new AroundProbe((_, next, cancellationToken) => next.InvokeAsync(cancellationToken)))
        );
        Assert.False(host.Registry.IsOn(ProbeCatalog.Type));
    }

    [Fact]
    public async Task A_service_that_nobody_registered_is_named_with_the_middleware()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            WorkerHost.StartAsync(Handlers.Nothing, kit: kit => kit.Use<Needy>())
        );
        Assert.StartsWith($"Middleware {typeof(Needy)} cannot be made: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Absent), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_middleware_for_it_a_handler_has_no_chain()
    {
        var registration = Handlers.Of(ProbeCatalog.Type);
        Assert.Null(new MiddlewareList(new ServiceCollection().BuildServiceProvider(), [registration]).ChainOf(registration));
        var services = new ServiceCollection();
        services.AddSingleton<MiddlewareUse>(new PayloadUse<RawTask>(typeof(OfStranger), _ => null!));
        var raw = new TaskRegistration<RawHandler, RawTask>(RawTask.CodecOf("raw"), _ => new RawHandler());
        var list = new MiddlewareList(services.BuildServiceProvider(), [registration, raw]);
        Assert.Null(list.ChainOf(registration));
        Assert.NotNull(list.ChainOf(raw));
    }

    private static PayloadCodec<Probes2> NearCodec { get; } =
        new("near", (ref Utf8JsonReader json) => new Probes2(json.GetString()!), (json, near) => json.WriteStringValue(near.Name));

    private sealed record Probes(string Name);

    private sealed record Probes2(string Name);

    private sealed class Absent;

    private sealed class OfStranger : ITaskMiddleware<Probes>
    {
        public ValueTask<TaskResult> InvokeAsync(Probes payload, TaskContext context, TaskStep next, CancellationToken cancellationToken) =>
            next.InvokeAsync(cancellationToken);
    }

    private sealed class NearHandler : ITaskHandler<Probes2>
    {
        public ValueTask<TaskResult> HandleAsync(Probes2 payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.Done;
    }

    private sealed class RawHandler : ITaskHandler<RawTask>
    {
        public ValueTask<TaskResult> HandleAsync(RawTask payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.Done;
    }

    private sealed class Needy(Absent absent) : ITaskMiddleware
    {
        public ValueTask<TaskResult> InvokeAsync(TaskContext context, TaskStep next, CancellationToken cancellationToken) =>
            absent is null ? TaskResult.Discard("never") : next.InvokeAsync(cancellationToken);
    }
}
