using System.Text.Json;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A handler can look at its payload as it was submitted.</summary>
public sealed class RawPayloadTests
{
    [Fact]
    public async Task Seed4_22_a_handler_sees_id_type_and_the_payload_as_data()
    {
        JsonElement seen = default;
        TaskId of = default;
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) =>
            {
                (of, seen) = (context.Id, context.Payload);
                return TaskResult.DoneWith($"{context.Type} {context.Payload.GetProperty("more").GetProperty("count").GetInt32()}");
            }
        );
        var id = await host.SubmitAsync(ProbeCatalog.Type, """{"name":"x","more":{"count":7}}""");
        var done = await host.WaitAsync(id, TaskState.Done);
        Assert.Equal("\"probe 7\""u8.ToArray(), done.Result.ToArray());
        Assert.Equal(id, of);
        Assert.Equal("x", seen.GetProperty("name").GetString());
    }

    [Fact]
    public void It_is_parsed_when_it_is_asked_for_and_once()
    {
        var context = new TaskContext(TaskOf("{ no JSON"));
        Assert.Equal(1, context.Attempt);
        Assert.ThrowsAny<JsonException>(() => context.Payload);
        byte[] bytes = """{"a":1}"""u8.ToArray();
        context = new TaskContext(TaskOf("") with { Payload = bytes });
        Assert.Equal(1, context.Payload.GetProperty("a").GetInt32());
        bytes.AsSpan().Clear();
        Assert.Equal(1, context.Payload.GetProperty("a").GetInt32());
    }

    private static TaskEnvelope TaskOf(string payload) =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
}
