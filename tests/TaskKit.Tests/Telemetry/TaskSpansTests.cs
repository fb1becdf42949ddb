using System.Collections.Concurrent;
using System.Diagnostics;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Telemetry;

/// <summary>The spans of submits, attempts and follow-ups, which are one trace.</summary>
public sealed class TaskSpansTests : IDisposable
{
    private const string Secret = "name-that-stands-in-no-span";

    private readonly ConcurrentBag<Activity> _ended = [];
    private readonly ActivityListener _listener;

    // The spans of tests that run at the same time have other traces.
    private readonly Activity _caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();

    public TaskSpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TaskKit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private IEnumerable<Activity> Spans => _ended.Where(span => span.TraceId == _caller.TraceId);

    [Fact]
    public async Task A_submit_is_a_span_and_each_attempt_links_to_it()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) => context.Attempt == 1 ? TaskResult.Fail(TaskError.Timeout("slow")) : TaskResult.Done
        );
        var id = await host.EnqueueAsync(Secret);
        await host.WaitAsync(id, TaskState.Done);
        await SpansAsync(3);
        var send = Spans.Single(span => span.Kind == ActivityKind.Producer);
        Assert.Equal(("send tasks.worker.probe", _caller.SpanId), (send.DisplayName, send.ParentSpanId));
        Assert.Equal(
            ("memory", "send", "send", "tasks.worker.probe", id.ToString(), "probe"),
            (
                Tag(send, "messaging.system"),
                Tag(send, "messaging.operation.name"),
                Tag(send, "messaging.operation.type"),
                Tag(send, "messaging.destination.name"),
                Tag(send, "messaging.message.id"),
                Tag(send, "taskkit.task.type")
            )
        );
        Assert.Equal(send.Id, (await host.FindAsync(id)).Task.TraceParent);
        var attempts = Spans.Where(span => span.Kind == ActivityKind.Consumer).OrderBy(span => span.GetTagItem("taskkit.attempt")).ToList();
        Assert.Equal([1, 2], attempts.Select(span => (int)span.GetTagItem("taskkit.attempt")!));
        Assert.All(attempts, span => Assert.Equal("process tasks.worker.probe", span.DisplayName));
        Assert.All(attempts, span => Assert.Equal((send.SpanId, send.SpanId), (span.ParentSpanId, span.Links.Single().Context.SpanId)));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], attempts.Select(span => span.Status));
        Assert.DoesNotContain(Secret, string.Join(' ', Spans.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value}")));
    }

    [Fact]
    public async Task Each_of_several_tasks_has_a_span_and_the_span_that_sends_them_links_to_all()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var outcomes = await host.Client.SubmitAsync([
            .. Enumerable.Range(0, 3).Select(i => new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe($"{i}"), null)),
        ]);
        foreach (var outcome in outcomes)
            await host.WaitAsync(outcome.Id, TaskState.Done);
        await SpansAsync(7);
        var made = Spans
            .Where(span => span.DisplayName == "create tasks.worker.probe")
            .ToDictionary(span => Tag(span, "messaging.message.id")!);
        var send = Spans.Single(span => span.DisplayName == "send tasks.worker.probe");
        Assert.Equal((ActivityKind.Client, 3), (send.Kind, (int)send.GetTagItem("messaging.batch.message_count")!));
        Assert.Equal(
            made.Values.Select(span => span.SpanId.ToString()).Order(),
            send.Links.Select(link => link.Context.SpanId.ToString()).Order()
        );
        foreach (var outcome in outcomes)
        {
            var create = made[outcome.Id.ToString()];
            Assert.Equal((ActivityKind.Producer, create.Id), (create.Kind, (await host.FindAsync(outcome.Id)).Task.TraceParent));
            var process = Spans.Single(span =>
                span.Kind == ActivityKind.Consumer && Tag(span, "messaging.message.id") == outcome.Id.ToString()
            );
            Assert.Equal(create.SpanId, process.ParentSpanId);
        }
    }

    [Fact]
    public async Task Several_tasks_of_different_types_have_no_common_destination()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        await host.Client.SubmitAsync([
            new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe("a"), null),
            new TaskSubmission<Probe>(ProbeCatalog.LimitedCodec, new Probe("b"), null),
        ]);
        Assert.Null(Tag(Spans.Single(span => span.DisplayName == "send"), "messaging.destination.name"));
        Assert.Single(Spans, span => span.DisplayName == "create tasks.worker.limited");
    }

    [Fact]
    public async Task A_follow_up_continues_the_trace_of_the_attempt_that_added_it()
    {
        await using var host = await WorkerHost.StartAsync(
            (probe, context, _) =>
            {
                if (probe.Name == "first")
                    context.AddFollowUp(ProbeCatalog.Codec, new Probe("second"), null);
                return TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync("first");
        await SpansAsync(3);
        var first = Spans.Single(span => span.Kind == ActivityKind.Consumer && Tag(span, "messaging.message.id") == id.ToString());
        var second = Spans.Single(span => span.Kind == ActivityKind.Consumer && span != first);
        Assert.Equal(first.SpanId, second.ParentSpanId);
    }

    [Fact]
    public void A_worker_that_traces_nothing_hands_the_trace_on()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "probe",
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            TraceParent = Trace,
        };
        _caller.Stop();
        var context = new TaskContext(task);
        context.AddFollowUp(ProbeCatalog.Codec, new Probe("next"), null);
        Assert.Equal(Trace, context.AddedFollowUps.Single().TraceParent);
    }

    [Fact]
    public async Task A_submit_that_fails_is_a_span_with_the_error()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, options => options.MaxPayloadBytes = 1000);
        await Assert.ThrowsAsync<TaskSubmitException>(() => host.EnqueueAsync(new string('x', 2000)));
        await Assert.ThrowsAsync<TaskSubmitException>(async () =>
            await host.Client.SubmitAsync([
                new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe("small"), null),
                new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe(new string('x', 2000)), null),
            ])
        );
        Assert.Equal(
            [("create tasks.worker.probe", true), ("create tasks.worker.probe", false), ("send tasks.worker.probe", true)],
            Spans
                .Select(span => (span.DisplayName, Failed: Tag(span, "error.type") == "TaskKit.TaskSubmitException"))
                .OrderBy(span => span.DisplayName)
                .ThenByDescending(span => span.Failed)
        );
    }

    [Fact]
    public async Task A_listener_that_throws_costs_no_task()
    {
        using var broken = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TaskKit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Throw,
            ActivityStopped = Throw,
        };
        ActivitySource.AddActivityListener(broken);
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);

        void Throw(Activity span)
        {
            if (span.TraceId == _caller.TraceId)
                throw new InvalidOperationException("no");
        }
    }

    public void Dispose()
    {
        _caller.Dispose();
        _listener.Dispose();
    }

    // A span ends after the outcome of its attempt is stored.
    private Task SpansAsync(int count) => Eventually.TrueAsync(() => Spans.Count() >= count);

    private static string? Tag(Activity span, string name) => span.GetTagItem(name) as string;
}
