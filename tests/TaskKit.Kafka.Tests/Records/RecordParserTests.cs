using System.Text;
using Confluent.Kafka;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Tests.Records;

public sealed class RecordParserTests
{
    private const string Id = "0199c0de-0000-7000-8000-000000000001";

    [Fact]
    public void Payload_alone_is_a_task_of_the_topics_type()
    {
        var record = Consumed.Parse("""{"payload":{"to":"a"}}""", "tasks.worker.user.send");
        Assert.Null(record.Malformed);
        Assert.Equal("user:send", record.Task.Type);
        Assert.Equal("""{"to":"a"}""", Encoding.UTF8.GetString(record.Task.Payload.Span));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Consumed.Time), record.Task.CreatedAt);
        Assert.Equal(new KafkaPlace("tasks.worker.user.send", 3, 42), record.Place);
        Assert.Equal(record.Place, record.Origin);
    }

    [Fact]
    public void A_record_without_id_gets_the_same_one_at_each_delivery_and_another_at_each_place()
    {
        var once = Consumed.Parse("""{"payload":1}""");
        Assert.Equal(once.Task.Id, Consumed.Parse("""{"payload":1}""").Task.Id);
        Assert.NotEqual(once.Task.Id, Consumed.Parse("""{"payload":1}""", offset: 43).Task.Id);
        Assert.NotEqual(once.Task.Id, Consumed.Parse("""{"payload":1}""", "tasks.worker.user.send").Task.Id);
        Assert.Equal(7, once.Task.Id.Value.Version);
        Assert.Equal(8, once.Task.Id.Value.Variant & 0xC);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Consumed.Time), TimeOf(once.Task.Id));
    }

    // Stored tasks are found by these: another way to derive them would orphan their state.
    [Fact]
    public void The_derived_id_stays_as_it_is() =>
        Assert.Equal("01b8e094-9b2e-7389-95b1-2b2fc477f90d", Consumed.Parse("""{"payload":1}""").Task.Id.ToString());

    [Fact]
    public void Headers_win_over_the_envelope()
    {
        var record = Consumed.Parse(
            $$"""{"id":"{{Id}}","type":"sms","generation":1,"not_before":"2030-01-01T00:00:00Z","payload":1}""",
            "tasks.worker.user.send",
            headers:
            [
                ("tk-id", "0199c0de-0000-7000-8000-000000000002"),
                ("tk-type", "user:send"),
                ("tk-generation", "4"),
                ("tk-leg", "5"),
                ("tk-attempt", "2"),
                ("tk-due", "1893456000123"),
                ("tk-origin", "tasks.pending/0/7"),
                ("tk-reason", "crashed"),
                ("tk-error", """{"type":"timeout","message":"slow","code":"C"}"""),
            ]
        );
        Assert.Null(record.Malformed);
        Assert.Equal("0199c0de-0000-7000-8000-000000000002", record.Task.Id.ToString());
        Assert.Equal(("user:send", 4, 5, 2), (record.Task.Type, record.Task.Generation, record.Leg, record.Ended));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1893456000123), record.Due);
        Assert.Equal(new KafkaPlace("tasks.pending", 0, 7), record.Origin);
        Assert.Equal("crashed", record.Reason);
        Assert.Equal(TaskError.Timeout("slow", "C"), record.Error);
    }

    [Fact]
    public void Without_headers_the_envelope_counts()
    {
        var record = Consumed.Parse($$"""{"id":"{{Id}}","type":"email","generation":1,"not_before":"2030-01-01T00:00:00Z","payload":1}""");
        Assert.Equal((Id, "email", 1), (record.Task.Id.ToString(), record.Task.Type, record.Task.Generation));
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), record.Due);
        Assert.Equal((0, 0), (record.Leg, record.Ended));
    }

    [Theory]
    [InlineData(null, "The record has no value; expected a JSON object.")]
    [InlineData("", "The value is empty; expected a JSON object.")]
    [InlineData("hello", "The value is not JSON (line 1, byte 1).")]
    [InlineData("{}", "'payload' is required.")]
    public void What_is_no_task_says_why(string? value, string reason)
    {
        var record = Consumed.Parse(value);
        Assert.Equal(reason, record.Malformed);
        Assert.Equal("sms", record.Task.Type);
        Assert.Equal(value ?? "", Encoding.UTF8.GetString(record.Task.Payload.Span));
        Assert.Equal(7, record.Task.Id.Value.Version);
    }

    [Fact]
    public void A_pending_record_must_name_its_type() =>
        Assert.Equal("'type' is required.", Consumed.Parse("""{"payload":1}""", "tasks.pending").Malformed);

    [Theory]
    [InlineData("tk-id", "x", "Header 'tk-id' must be a UUID with dashes.")]
    [InlineData("tk-leg", "-1", "Header 'tk-leg' must be a whole number of 0 or more.")]
    [InlineData("tk-attempt", "99999999999", "Header 'tk-attempt' must be a whole number of 0 or more.")]
    [InlineData("tk-due", "tomorrow", "Header 'tk-due' must be milliseconds since 1970.")]
    [InlineData("tk-origin", "a/b/c", "Header 'tk-origin' must be topic/partition/offset.")]
    [InlineData("tk-type", "", "Header 'tk-type' must be a text of 1 to 1024 bytes.")]
    [InlineData("tk-generation", null, "Header 'tk-generation' must be a whole number of 0 or more.")]
    public void A_header_of_ours_that_is_wrong_makes_it_malformed(string name, string? value, string reason) =>
        Assert.Equal(reason, Consumed.Parse("""{"payload":1}""", headers: (name, value)).Malformed);

    [Fact]
    public void Foreign_headers_are_nobodys_business()
    {
        var many = Enumerable
            .Range(0, 10_000)
            .Select(i => ($"h{i}", (string?)"ä"))
            .Append(("tk-other", "?"))
            .Append(("tk-error", "no JSON"));
        Assert.Null(Consumed.Parse("""{"payload":1}""", headers: [.. many]).Malformed);
    }

    [Theory]
    [InlineData(-1L, 0L)]
    [InlineData(long.MaxValue, RecordTime.Latest)]
    public void A_timestamp_out_of_this_world_does_no_harm(long stamp, long read)
    {
        var record = Consumed.Parse(new OutgoingRecord("tasks.worker.sms", null, "{\"payload\":1}"u8.ToArray(), null), time: stamp);
        Assert.Null(record.Malformed);
        Assert.Equal(read, record.Timestamp.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Of_a_copy_that_is_passed_on_only_the_headers_are_read()
    {
        var copy = OutgoingRecord.NextLeg(
            Consumed.Parse("""{"payload":1,"key":"k"}"""),
            "tasks.retry.5s",
            leg: 1,
            ended: 2,
            DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000)
        );
        var (read, skimmed) = (Consumed.Parse(copy), Consumed.Skim(copy));
        Assert.Equal(
            (read.Task.Id, read.Task.Type, read.Leg, read.Ended, read.Due, read.Origin, read.IsCopy, read.Malformed),
            (skimmed.Task.Id, skimmed.Task.Type, skimmed.Leg, skimmed.Ended, skimmed.Due, skimmed.Origin, skimmed.IsCopy, skimmed.Malformed)
        );
        Assert.Null(skimmed.Task.Key);
        Assert.Same(copy.Headers, OutgoingRecord.Hop(skimmed, "tasks.worker.sms").Headers);
    }

    [Theory]
    [InlineData("""{"payload":1,"key":"k"}""")]
    [InlineData("""{"key":"k"}""")]
    [InlineData(null)]
    public void What_is_no_copy_is_read_whole_before_it_is_passed_on(string? value)
    {
        var record = new OutgoingRecord("tasks.pending", null, value is null ? null : Encoding.UTF8.GetBytes(value), []);
        var (read, skimmed) = (Consumed.Parse(record), Consumed.Skim(record));
        Assert.Equal((read.Task.Id, read.Task.Key, read.Malformed), (skimmed.Task.Id, skimmed.Task.Key, skimmed.Malformed));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] value = new byte[random.Next(40)];
            random.NextBytes(value);
            byte[] header = new byte[random.Next(40)];
            random.NextBytes(header);
            var headers = new Headers { { "tk-" + new[] { "id", "due", "origin", "error", "turn" }[random.Next(5)], header } };
            Consumed.Parse(new OutgoingRecord("t", value, value, headers));
        }
    }

    private static DateTimeOffset TimeOf(TaskId id)
    {
        byte[] bytes = id.Value.ToByteArray(bigEndian: true);
        return DateTimeOffset.FromUnixTimeMilliseconds(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
    }
}
