using System.Buffers;
using System.Text;
using TaskKit.Backends;
using TaskKit.Backends.Wire;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Backends.Wire;

/// <summary>The form of the envelope as it stood when it was first written: these files must parse forever.</summary>
public sealed class EnvelopeGoldenTests
{
    [Trait("Seed", "4-33")]
    [Fact]
    public void A_plain_task_has_four_members()
    {
        var task = Plain();
        Assert.Equal(Golden("plain"), Write(task));
        EnvelopeAssert.Same(task, Read("plain"));
    }

    [Fact]
    public void All_members()
    {
        var task = Full();
        Assert.Equal(Golden("full"), Write(task));
        EnvelopeAssert.Same(task, Read("full"));
    }

    [Fact]
    public void Members_that_stand_there_with_their_defaults_are_as_if_left_out()
    {
        var task = Read("design");
        Assert.Equal("user-42", task.Key);
        Assert.Null(task.IdempotencyKey);
        Assert.Null(task.NotBefore);
        Assert.Null(task.TraceParent);
        Assert.Equal(3, task.MaxRetries);
        Assert.Equal(TimeSpan.FromSeconds(30), task.Timeout);
        Assert.Equal("""{"to":"…","body":"…"}""", Encoding.UTF8.GetString(task.Payload.Span));
    }

    [Fact]
    public void A_version_that_is_stated_stays_and_one_that_is_not_is_none()
    {
        Assert.Null(Read("plain").Version);
        Assert.Equal(1, Read("design").Version);
        Assert.Equal(2, Read("full").Version);
        var task = Plain() with { Version = 1 };
        Assert.Equal(Golden("versioned"), Write(task));
        EnvelopeAssert.Same(task, Read("versioned"));
    }

    [Theory]
    [InlineData("plain", null)]
    [InlineData("versioned", 1)]
    public void A_handler_sees_the_version_that_was_stated(string golden, int? version) =>
        Assert.Equal(version, new TaskContext(Read(golden)).Version);

    [Fact]
    public void Type_and_payload_in_any_order_are_a_task()
    {
        Assert.True(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(Golden("foreign")), out var parts, out _));
        Assert.Null(parts.Id);
        Assert.Null(parts.CreatedAt);
        Assert.Equal("sms", parts.Type);
        Assert.Equal("""{"to":"a"}""", Encoding.UTF8.GetString(parts.Payload.Span));
    }

    private static TaskEnvelope Plain() =>
        new()
        {
            Id = TaskId.Parse("0199c0de-0000-7000-8000-000000000001"),
            Type = "sms",
            CreatedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            Payload = """{"to":"+31 6","body":"hé"}"""u8.ToArray(),
        };

    private static TaskEnvelope Full() =>
        new()
        {
            Id = TaskId.Parse("0199c0de-0000-7000-8000-000000000002"),
            Type = "user:send_welcome_email",
            CreatedAt = new DateTimeOffset(2030, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)).AddTicks(6_789_012),
            Payload = """[1,2.50,{"n":null}]"""u8.ToArray(),
            Version = 2,
            Key = "user-42",
            IdempotencyKey = "welcome-42",
            NotBefore = new DateTimeOffset(2030, 1, 2, 4, 0, 0, TimeSpan.Zero),
            Priority = -2,
            MaxRetries = 0,
            Timeout = TimeSpan.FromSeconds(90),
            Generation = 3,
            Metadata = new Dictionary<string, string> { ["handler_version"] = "v2", ["b"] = "\"quoted\"" },
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };

    private static TaskEnvelope Read(string name)
    {
        Assert.True(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(Golden(name)), out var parts, out string? problem), problem);
        return parts.ToEnvelope(parts.Id!.Value, parts.Type!, default, parts.Generation);
    }

    private static string Write(TaskEnvelope task)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(buffer, task);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Golden(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests/TaskKit.Tests/Backends/Wire/golden", name + ".json"));
}
