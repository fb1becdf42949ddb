using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A follow-up is written when it is added, so that an error is told at the handler's own line.</summary>
public sealed class FollowUpTests
{
    [Fact]
    public async Task D01_A_follow_up_is_written_at_the_call_and_its_error_can_be_caught_there()
    {
        Exception? caught = null;
        await using var host = await WorkerHost.StartAsync(
            (probe, context, _) =>
            {
                if (probe.Name != "parent")
                    return TaskResult.Done;
                caught = Record.Exception(() =>
                    context.AddFollowUp(
                        ProbeCatalog.Codec,
                        new Probe("bad"),
                        new() { Metadata = new Dictionary<string, string> { ["a"] = null! } }
                    )
                );
                context.AddFollowUp(ProbeCatalog.Codec, new Probe("good"), null);
                return TaskResult.Done;
            }
        );
        await host.WaitAsync(await host.EnqueueAsync("parent"), TaskState.Done);
        Assert.Contains("Metadata['a']", Assert.IsType<TaskSubmitException>(caught).Message, StringComparison.Ordinal);
        var all = await host.Backend.Operations!.ListAsync(new TaskQuery(), CancellationToken.None);
        Assert.Equal(2, all.Tasks.Count);
    }

    [Fact]
    public async Task D01_What_a_lazy_sequence_reads_is_read_while_the_handler_runs()
    {
        bool isOpen = true;
        var codec = new PayloadCodec<Lazy>(
            ProbeCatalog.Type,
            (ref Utf8JsonReader _) => throw new NotSupportedException(),
            (json, lazy) =>
            {
                json.WriteStartObject();
                json.WriteString("name", string.Join(",", lazy.Names));
                json.WriteEndObject();
            }
        );
        await using var host = await WorkerHost.StartAsync(
            (probe, context, _) =>
            {
                if (probe.Name != "parent")
                    return TaskResult.Done;
                context.AddFollowUp(codec, new Lazy(Read()), null);
                isOpen = false;
                return TaskResult.Done;
            }
        );
        await host.WaitAsync(await host.EnqueueAsync("parent"), TaskState.Done);
        var all = await host.Backend.Operations!.ListAsync(new TaskQuery(), CancellationToken.None);
        Assert.Contains(all.Tasks, task => task.Task.Payload.Span.SequenceEqual("""{"name":"a,b"}"""u8));

        IEnumerable<string> Read()
        {
            yield return isOpen ? "a" : throw new ObjectDisposedException("the scope");
            yield return isOpen ? "b" : throw new ObjectDisposedException("the scope");
        }
    }

    [Fact]
    public async Task D17_A_follow_up_after_the_end_is_refused()
    {
        TaskContext? kept = null;
        await using var host = await WorkerHost.StartAsync(
            (probe, context, _) =>
            {
                if (probe.Name == "adds")
                    context.AddFollowUp(ProbeCatalog.Codec, new Probe("child"), null);
                if (probe.Name != "child")
                    kept = context;
                return probe.Name == "fails" ? throw new InvalidDataException() : TaskResult.Done;
            }
        );
        foreach (var (name, end) in new[] { ("empty", TaskState.Done), ("adds", TaskState.Done), ("fails", TaskState.Dead) })
        {
            await host.WaitAsync(await host.EnqueueAsync(name, new() { MaxRetries = 0 }), end);
            var late = Assert.Throws<InvalidOperationException>(() => kept!.AddFollowUp(ProbeCatalog.Codec, new Probe("late"), null));
            Assert.Contains("after the handler had ended", late.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_context_made_for_a_test_takes_follow_ups()
    {
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        var context = new TaskContext(task);
        context.AddFollowUp(ProbeCatalog.Codec, new Probe("a"), null);
        context.AddFollowUp(ProbeCatalog.Codec, new Probe("b"), null);
        Assert.Equal(2, context.TakeFollowUps().Select(made => made.Id).Distinct().Count());
    }

    private sealed record Lazy(IEnumerable<string> Names);
}
