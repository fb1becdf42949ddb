using Microsoft.Extensions.DependencyInjection;
using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Middleware;

/// <summary>Middleware runs around the handlers that it is for, in the order in which it was added.</summary>
public sealed class MiddlewareTests
{
    [Fact]
    public async Task The_first_middleware_is_the_outermost_whichever_payload_it_is_for()
    {
        var passed = new List<string>();
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) =>
            {
                passed.Add("handler");
                return TaskResult.Done;
            },
            kit: kit =>
                kit.Use(new Passing("first", passed))
                    .Use(
                        new AroundProbe(
                            (probe, next, cancellationToken) =>
                            {
                                passed.Add($"payload {probe.Name}");
                                return next.InvokeAsync(cancellationToken);
                            }
                        )
                    )
                    .Use(new Passing("last", passed))
        );
        await host.WaitAsync(await host.EnqueueAsync("a"), TaskState.Done);
        Assert.Equal(["first in", "payload a", "last in", "handler", "last out", "first out"], passed);
    }

    [Fact]
    public async Task A_middleware_of_one_payload_leaves_other_types_without_a_chain()
    {
        int around = 0;
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            kit: kit =>
            {
                kit.Registry.Register("raw", (_, _, _) => TaskResult.Done);
                kit.Use(
                    new AroundProbe(
                        (_, next, cancellationToken) =>
                        {
                            Interlocked.Increment(ref around);
                            return next.InvokeAsync(cancellationToken);
                        }
                    )
                );
            }
        );
        await host.WaitAsync(await host.SubmitAsync("raw"), TaskState.Done);
        Assert.Equal(0, around);
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        await host.WaitAsync(await host.EnqueueAsync(limited: true), TaskState.Done);
        Assert.Equal(2, around);
    }

    [Fact]
    public async Task A_class_is_made_once_with_its_services()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            kit: kit =>
            {
                kit.Services.AddSingleton<Calls>();
                kit.Use<Counting>().Use<CountingProbes, Probe>();
            }
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        var calls = host.Services.GetRequiredService<Calls>();
        Assert.Equal((2, 2, 1), (calls.All, calls.Probes, calls.Made));
    }

    [Fact]
    public async Task A_middleware_of_an_interface_runs_around_the_payloads_that_implement_it()
    {
        string? seen = null;
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            kit: kit =>
                kit.Use<IEquatable<Probe>>(
                    new AroundEquatable(payload =>
                    {
                        seen = payload.ToString();
                    })
                )
        );
        await host.WaitAsync(await host.EnqueueAsync("a"), TaskState.Done);
        Assert.Equal(new Probe("a").ToString(), seen);
    }

    [Fact]
    public async Task Handlers_in_code_and_catch_all_handlers_have_their_middleware_too()
    {
        var types = new List<string>();
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: new TaskRegistry([new HandlerModule(new TaskCatchAll<Legacy>(_ => new Legacy()), Handlers.Of("mine"))], []),
            kit: kit =>
            {
                kit.Registry.Register("raw", (_, _, _) => TaskResult.Done);
                kit.Use<RawTask>(
                    new AroundRaw(task =>
                    {
                        lock (types)
                            types.Add(task.Type);
                    })
                );
            }
        );
        foreach (string type in new[] { "raw", "old_report", "mine" })
            await host.WaitAsync(await host.SubmitAsync(type), TaskState.Done);
        Assert.Equal(["raw", "old_report"], types);
    }

    [Fact]
    public async Task Each_version_of_a_type_has_the_chain_of_its_payload()
    {
        int around = 0;
        var raw = new TaskRegistration<Legacy, RawTask>(RawTask.CodecOf("invoice"), _ => new Legacy()) { Version = 2 };
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: Handlers.Registry(Handlers.Of("invoice"), raw),
            kit: kit => kit.Use<RawTask>(new AroundRaw(_ => Interlocked.Increment(ref around)))
        );
        await host.WaitAsync(await host.SubmitAsync("invoice", change: task => task with { Version = 1 }), TaskState.Done);
        Assert.Equal(0, around);
        await host.WaitAsync(await host.SubmitAsync("invoice", change: task => task with { Version = 2 }), TaskState.Done);
        Assert.Equal(1, around);
    }

    [Fact]
    public async Task The_services_of_a_step_are_those_of_the_handlers_scope()
    {
        Part? ofHandler = null;
        Part? ofMiddleware = null;
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            services: services => services.AddScoped<Part>(),
            registry: Handlers.Registry(
                new TaskRegistration<ProbeHandler, Probe>(
                    ProbeCatalog.Codec,
                    services =>
                    {
                        ofHandler = services.GetRequiredService<Part>();
                        return new ProbeHandler(Handlers.Nothing);
                    }
                )
                {
                    Dependencies = [new(typeof(Part))],
                }
            ),
            kit: kit =>
                kit.Use(
                    new Around(
                        (_, next, cancellationToken) =>
                        {
                            ofMiddleware = next.Services.GetRequiredService<Part>();
                            return next.InvokeAsync(cancellationToken);
                        }
                    )
                )
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.NotNull(ofHandler);
        Assert.Same(ofHandler, ofMiddleware);
        Assert.True(ofHandler.IsDisposed);
    }

    private sealed class Part : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Calls
    {
        public int All;
        public int Probes;
        public int Made;
    }

    private sealed class Counting : ITaskMiddleware
    {
        private readonly Calls _calls;

        public Counting(Calls calls) => (_calls, _) = (calls, calls.Made++);

        public ValueTask<TaskResult> InvokeAsync(TaskContext context, TaskStep next, CancellationToken cancellationToken)
        {
            _calls.All++;
            return next.InvokeAsync(cancellationToken);
        }
    }

    private sealed class CountingProbes(Calls calls) : ITaskMiddleware<Probe>
    {
        public ValueTask<TaskResult> InvokeAsync(Probe payload, TaskContext context, TaskStep next, CancellationToken cancellationToken)
        {
            calls.Probes++;
            return next.InvokeAsync(cancellationToken);
        }
    }

    private sealed class AroundEquatable(Action<object> see) : ITaskMiddleware<IEquatable<Probe>>
    {
        public ValueTask<TaskResult> InvokeAsync(
            IEquatable<Probe> payload,
            TaskContext context,
            TaskStep next,
            CancellationToken cancellationToken
        )
        {
            see(payload);
            return next.InvokeAsync(cancellationToken);
        }
    }

    private sealed class AroundRaw(Action<RawTask> see) : ITaskMiddleware<RawTask>
    {
        public ValueTask<TaskResult> InvokeAsync(RawTask payload, TaskContext context, TaskStep next, CancellationToken cancellationToken)
        {
            see(payload);
            return next.InvokeAsync(cancellationToken);
        }
    }

    private sealed class Legacy : ITaskHandler<RawTask>
    {
        public ValueTask<TaskResult> HandleAsync(RawTask payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.Done;
    }
}
