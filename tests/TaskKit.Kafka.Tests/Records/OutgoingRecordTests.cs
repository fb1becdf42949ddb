using System.Text;
using TaskKit.Backends;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Tests.Records;

public sealed class OutgoingRecordTests
{
    private const string Foreign = """{ "payload" : {"to":"a"} }""";

    private static readonly TaskEnvelope Sms = new()
    {
        Id = TaskId.Parse("0199c0de-0000-7000-8000-000000000001"),
        Type = "sms",
        CreatedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Payload = """{"to":"a"}"""u8.ToArray(),
        Key = "usér",
    };

    [Fact]
    public void A_first_record_has_the_tasks_key_and_no_headers()
    {
        var record = OutgoingRecord.First(Sms, "tasks.worker.sms");
        Assert.Null(record.Headers);
        Assert.Equal("usér"u8.ToArray(), record.Key);
        Assert.Equal(
            """{"id":"0199c0de-0000-7000-8000-000000000001","type":"sms","key":"usér","created_at":"2030-01-02T03:04:05Z","payload":{"to":"a"}}""",
            Encoding.UTF8.GetString(record.Value!)
        );
        Assert.Null(OutgoingRecord.First(Sms with { Key = null }, "tasks.worker.sms").Key);
    }

    [Fact]
    public void One_that_waits_in_a_tier_says_where_it_goes_and_when()
    {
        var due = DateTimeOffset.FromUnixTimeMilliseconds(1_893_553_445_678).AddTicks(1);
        var record = OutgoingRecord.First(Sms, "tasks.retry.1h", due);
        Assert.Equal(new() { ["tk-type"] = "sms", ["tk-due"] = "1893553445679" }, Consumed.HeadersOf(record));
    }

    [Fact]
    public void A_next_leg_has_the_same_bytes_and_says_what_the_first_could_not()
    {
        var first = Consumed.Parse(Foreign, headers: [("mine", "1"), ("tk-leg", "4"), ("tk-reason", "old")]);
        var next = OutgoingRecord.NextLeg(first, "tasks.retry.5s", 5, ended: 2, DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000));
        Assert.Same(first.Value, next.Value);
        Assert.Same(first.Key, next.Key);
        Assert.Equal(
            new()
            {
                ["mine"] = "1",
                ["tk-id"] = first.Task.Id.ToString(),
                ["tk-type"] = "sms",
                ["tk-leg"] = "5",
                ["tk-attempt"] = "2",
                ["tk-due"] = "1900000000000",
                ["tk-origin"] = "tasks.worker.sms/3/42",
            },
            Consumed.HeadersOf(next)
        );
        var read = Consumed.Parse(next, offset: 7, time: Consumed.Time + 99_999);
        Assert.Equal((first.Task.Id, "sms", 5, 2), (read.Task.Id, read.Task.Type, read.Leg, read.Ended));
        Assert.Equal(first.Place, read.Origin);
    }

    [Fact]
    public void A_hop_changes_nothing_but_the_place()
    {
        var pending = Consumed.Parse("""{"type":"sms","payload":1}""", "tasks.pending");
        var routed = Consumed.Parse(OutgoingRecord.Hop(pending, "tasks.worker.sms"), offset: 1);
        Assert.Equal(pending.Task.Id, routed.Task.Id);
        Assert.Equal(pending.Place, routed.Origin);
        var waiting = OutgoingRecord.NextLeg(routed, "tasks.retry.5s", 1, 1, DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000));
        var back = OutgoingRecord.Hop(Consumed.Parse(waiting, offset: 2), "tasks.worker.sms");
        Assert.Equal(Consumed.HeadersOf(waiting), Consumed.HeadersOf(back));
        Assert.Same(pending.Value, back.Value);
    }

    [Fact]
    public void A_dead_letter_says_why_and_a_replay_forgets_it()
    {
        var record = Consumed.Parse(
            Foreign,
            headers: [("mine", "1"), ("tk-generation", "1"), ("tk-leg", "3"), ("tk-due", "5"), ("tk-attempt", "3")]
        );
        var failure = new TaskFailure(DeadLetterReasons.RetriesExhausted, TaskError.Permanent("no \"such\" number", "E1"));
        var dead = OutgoingRecord.DeadLetter(record, "tasks.dlq", 4, failure);
        Assert.Equal(
            new()
            {
                ["mine"] = "1",
                ["tk-id"] = record.Task.Id.ToString(),
                ["tk-type"] = "sms",
                ["tk-generation"] = "1",
                ["tk-leg"] = "3",
                ["tk-attempt"] = "4",
                ["tk-origin"] = "tasks.worker.sms/3/42",
                ["tk-reason"] = "retries_exhausted",
                ["tk-error"] = """{"type":"permanent_error","message":"no \"such\" number","code":"E1"}""",
            },
            Consumed.HeadersOf(dead)
        );
        var letter = Consumed.Parse(dead, offset: 9);
        Assert.Equal((failure.Reason, failure.Error), (letter.Reason, letter.Error));
        var replay = OutgoingRecord.Replay(letter, "tasks.worker.sms", generation: 2);
        Assert.Equal(["mine", "tk-id", "tk-type", "tk-generation", "tk-origin"], Consumed.HeadersOf(replay).Keys);
        Assert.Equal("2", Consumed.HeadersOf(replay)["tk-generation"]);
        Assert.Same(record.Value, replay.Value);
    }

    [Fact]
    public void What_is_no_task_is_buried_with_its_bytes()
    {
        var failure = new TaskFailure(DeadLetterReasons.Malformed, TaskError.Permanent("no task"));
        var nothing = OutgoingRecord.DeadLetter(Consumed.Parse((string?)null, "tasks.pending"), "tasks.dlq", 0, failure);
        Assert.Null(nothing.Value);
        Assert.DoesNotContain("tk-type", Consumed.HeadersOf(nothing).Keys);
        var text = OutgoingRecord.DeadLetter(Consumed.Parse("hello"), "tasks.dlq", 0, failure);
        Assert.Equal("hello"u8.ToArray(), text.Value);
    }

    [Fact]
    public void A_large_task_follows_a_small_one()
    {
        var large = Sms with { Payload = Encoding.UTF8.GetBytes($"\"{new string('x', 600_000)}\"") };
        Assert.InRange(OutgoingRecord.First(large, "t").Value!.Length, 600_000, 601_000);
        Assert.InRange(OutgoingRecord.First(Sms, "t").Value!.Length, 50, 200);
    }
}
