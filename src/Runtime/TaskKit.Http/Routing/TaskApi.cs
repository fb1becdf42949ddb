using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Metrics;
using TaskKit.Http.Operating;
using TaskKit.Http.Probing;
using TaskKit.Http.Reading;
using TaskKit.Http.Submitting;
using TaskKit.Registry;

namespace TaskKit.Http.Routing;

/// <summary>The parts of the API, made when the first request comes, and its routes.</summary>
internal sealed class TaskApi
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";
    private const string Id = TaskLinks.Tasks + "/{id:guid}";

    public TaskApi(IServiceProvider services, TaskKitHttpOptions options)
    {
        var backend = services.GetRequiredService<ITaskBackend>();
        var registry = services.GetRequiredService<TaskRegistry>();
        var time = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("TaskKit.Http");
        var access = new AccessGate(options, services.GetRequiredService<IHostEnvironment>());
        var types = new KnownTypes(registry, backend, time);
        var submissions = new Submissions(registry, types, options, time);
        var client = services.GetRequiredService<ITaskClient>();
        var submit = new SubmitEndpoint(client, submissions, new UnderWay(), new Waits(backend, options, time), options, time, log);
        var batch = new BatchEndpoint(client, submissions, options, time, log);
        var read = new ReadEndpoint(backend, access, new PayloadMask(registry), options);
        var operate = new OperateEndpoint(backend, log);
        var probes = new Probes(services);
        Gate = new RequestGate(access, options, backend, new ApiMetrics(probes.Meter, time), log);
        Routes =
        [
            new("POST", TaskLinks.Tasks, TaskPermission.Submit, "Submits a task.", submit.SubmitAsync) { Bodies = [Json] },
            new("POST", TaskLinks.Tasks + "/{type}", TaskPermission.Submit, "Submits a task by its payload.", submit.SubmitPayloadAsync)
            {
                Bodies = [Json],
            },
            new("POST", TaskLinks.Tasks + "/batch", TaskPermission.Submit, "Submits tasks, one a line.", batch.SubmitAsync)
            {
                Bodies = [Lines],
            },
            new("GET", TaskLinks.Tasks, TaskPermission.Read, "Lists tasks, newest first.", read.ListAsync),
            new("GET", TaskLinks.Tasks + "/counts", TaskPermission.Read, "Counts tasks by type and state.", read.CountAsync),
            new("GET", Id, TaskPermission.Read, "Shows a task.", read.FindAsync),
            new("POST", Id + "/cancel", TaskPermission.Operate, "Cancels a task.", operate.CancelAsync),
            new("POST", Id + "/run-now", TaskPermission.Operate, "Makes a waiting task due.", operate.RunNowAsync),
            new("POST", Id + "/replay", TaskPermission.Operate, "Runs a dead task again.", operate.ReplayAsync),
            .. probes.All.Select(probe => new TaskRoute("GET", probe.Path, TaskPermission.Probe, probe.Summary, probe.AnswerAsync)),
        ];
    }

    public RequestGate Gate { get; }

    public IReadOnlyList<TaskRoute> Routes { get; }
}
