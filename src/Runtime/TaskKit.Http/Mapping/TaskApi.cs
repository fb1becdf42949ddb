using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Limiting;
using TaskKit.Http.Metrics;
using TaskKit.Http.OpenApi;
using TaskKit.Http.Operating;
using TaskKit.Http.Pausing;
using TaskKit.Http.Probing;
using TaskKit.Http.Reading;
using TaskKit.Http.Routing;
using TaskKit.Http.Scheduling;
using TaskKit.Http.Submitting;
using TaskKit.Http.Types;
using TaskKit.Http.Waiting;
using TaskKit.Operating;
using TaskKit.Registry;
using TaskKit.Scheduling;
using TaskKit.Waiting;

namespace TaskKit.Http.Mapping;

/// <summary>The parts of the API, and the handling of its routes.</summary>
internal sealed class TaskApi
{
    public TaskApi(IServiceProvider services, TaskKitHttpOptions options)
    {
        var backend = services.GetRequiredService<ITaskBackend>();
        var registry = services.GetRequiredService<TaskRegistry>();
        var time = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("TaskKit.Http");
        var access = new AccessGate(options, services.GetRequiredService<IHostEnvironment>(), services.GetRequiredService<LocalServe>());
        var types = new KnownTypes(registry, backend, time);
        var submissions = new Submissions(types, new PayloadChecks(registry, time), options);
        var client = services.GetRequiredService<ITaskClient>();
        var submit = new SubmitEndpoint(client, submissions, new UnderWay(), new Waits(backend, options, time), options, time, log);
        var batch = new BatchEndpoint(client, submissions, options, time, log);
        var read = new ReadEndpoint(backend, access, new PayloadMask(registry), options);
        var operate = new OperateEndpoint(backend, log);
        var names = services.GetRequiredService<ScopeNames>();
        var pauses = new PauseEndpoint(services.GetRequiredService<ITaskPauses>(), names, backend, options, log);
        var limits = new LimitEndpoint(services.GetRequiredService<ITaskLimits>(), names, backend, options, log);
        var schedules = services.GetRequiredService<TaskSchedules>();
        var knownSchedules = new KnownSchedules(schedules);
        var scheduleRoutes = new ScheduleEndpoint(schedules, knownSchedules, backend, time, log);
        var changes = new ScheduleChangeEndpoint(schedules, knownSchedules, scheduleRoutes, submissions, options, time, log);
        var why = new WhyEndpoint(backend, new WaitReasons(backend, time, type => registry.Info(type)?.Domain));
        var kept = services.GetRequiredService<TaskKitOptions>().Retention;
        var typeRoutes = new TypesEndpoint(new TypeCatalog(registry, backend, kept, time), options);
        var probes = new Probes(services);
        Gate = new RequestGate(access, options, backend, new ApiMetrics(probes.Meter, time), log);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(Gate.Dispose);
        Handlers = new Dictionary<TaskRoute, Func<HttpContext, Task>>
        {
            [TaskRoutes.Submit] = submit.SubmitAsync,
            [TaskRoutes.SubmitPayload] = submit.SubmitPayloadAsync,
            [TaskRoutes.Batch] = batch.SubmitAsync,
            [TaskRoutes.List] = read.ListAsync,
            [TaskRoutes.Counts] = read.CountAsync,
            [TaskRoutes.Find] = read.FindAsync,
            [TaskRoutes.Why] = why.AnswerAsync,
            [TaskRoutes.ListPauses] = pauses.ListAsync,
            [TaskRoutes.Pause] = pauses.PauseAsync,
            [TaskRoutes.Resume] = pauses.ResumeAsync,
            [LimitRoutes.List] = limits.ListAsync,
            [LimitRoutes.Put] = limits.PutAsync,
            [LimitRoutes.Clear] = limits.ClearAsync,
            [ScheduleRoutes.List] = scheduleRoutes.ListAsync,
            [ScheduleRoutes.Find] = scheduleRoutes.FindAsync,
            [ScheduleRoutes.Run] = scheduleRoutes.RunAsync,
            [ScheduleRoutes.Put] = changes.PutAsync,
            [ScheduleRoutes.Remove] = changes.RemoveAsync,
            [TaskRoutes.Cancel] = operate.CancelAsync,
            [TaskRoutes.RunNow] = operate.RunNowAsync,
            [TaskRoutes.Replay] = operate.ReplayAsync,
            [TaskRoutes.ListTypes] = typeRoutes.ListAsync,
            [TaskRoutes.ListTypesShort] = typeRoutes.ListAsync,
            [TaskRoutes.RegisterType] = typeRoutes.RegisterAsync,
            [TaskRoutes.RegisterTypeShort] = typeRoutes.RegisterAsync,
            [TaskRoutes.FindType] = typeRoutes.FindAsync,
            [TaskRoutes.ValidateType] = typeRoutes.ValidateAsync,
            [TaskRoutes.OpenApi] = new OpenApiEndpoint(
                registry,
                services.GetRequiredService<IHostEnvironment>().ApplicationName
            ).WriteAsync,
        };
        foreach (var probe in probes.All)
            Handlers.Add(TaskRoutes.Probes.Single(route => route.Pattern == probe.Path), probe.AnswerAsync);
    }

    public RequestGate Gate { get; }

    /// <summary>The handling of each route.</summary>
    public Dictionary<TaskRoute, Func<HttpContext, Task>> Handlers { get; }
}
