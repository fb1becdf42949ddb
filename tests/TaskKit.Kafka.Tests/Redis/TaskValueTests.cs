using TaskKit.Kafka.Records;
using TaskKit.Redis.State.Values;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>The packed value: what is stored today must be read forever.</summary>
public sealed class TaskValueTests
{
    private static readonly TaskValue Value = new()
    {
        Ended = 2,
        Generation = 1,
        Leg = 3,
        Crashes = 1,
        Flags = TaskFlags.Details | TaskFlags.Key | TaskFlags.TypeInPlace,
        Token = new(0x0102030405060708, 9),
        State = TaskState.Retrying,
        Changed = 0x0A0B0C0D0E0F,
        Started = 2,
        Due = 3,
        Place = new(600, KafkaPlace.NameOf("tasks.worker.sms", 5, "sms")),
        Type = "sms",
        Key = 0x77,
    };

    [Fact]
    public void Its_bytes_are_those_of_the_first_release() =>
        Assert.Equal(
            "000200000001000000030146010203040506070800000009030A0B0C0D0E0F000000000002000000000003"
                + "1C000000000000025800000005"
                + "7461736B732E776F726B65722E736D73"
                + "0300000000000000000000000000000077",
            Convert.ToHexString(Value.ToBytes())
        );

    [Fact]
    public void What_is_written_is_read()
    {
        Assert.True(TaskValue.TryRead(Value.ToBytes(), out var read));
        Assert.Equal(Value, read);
        var other = Value with { Type = "user:mail", Flags = TaskFlags.None, Key = 0 };
        Assert.True(TaskValue.TryRead(other.ToBytes(), out read));
        Assert.Equal(other, read);
    }

    [Fact]
    public void Cut_or_foreign_bytes_are_none_of_ours()
    {
        byte[] bytes = Value.ToBytes();
        for (int length = 0; length < bytes.Length - 16; length++)
            Assert.False(TaskValue.TryRead(bytes.AsSpan(0, length), out _));
        bytes[24] = 7;
        Assert.False(TaskValue.TryRead(bytes, out _));
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] junk = new byte[random.Next(200)];
            random.NextBytes(junk);
            TaskValue.TryRead(junk, out _);
        }
    }

    [Fact]
    public void Places_and_types_beyond_255_bytes_are_refused() =>
        Assert.Throws<ArgumentException>(() => (Value with { Type = new string('x', 256), Flags = TaskFlags.None }).ToBytes());

    [Fact]
    public void Ids_of_one_minute_share_a_bucket_and_others_stand_alone()
    {
        var id = new TaskId(Guid.CreateVersion7(new DateTimeOffset(2030, 1, 1, 12, 34, 0, TimeSpan.Zero)));
        var late = new TaskId(Guid.CreateVersion7(new DateTimeOffset(2030, 1, 1, 12, 34, 59, 999, TimeSpan.Zero)));
        var next = new TaskId(Guid.CreateVersion7(new DateTimeOffset(2030, 1, 1, 12, 35, 0, TimeSpan.Zero)));
        Assert.Equal(Bucket.Of(id), Bucket.Of(late));
        Assert.NotEqual(Bucket.Of(id), Bucket.Of(next));
        Assert.Equal("tk:s:203001011234", new Keys("tk:").Bucket(Bucket.Of(id)).ToString());
        var lone = TaskId.Parse("ffffffff-ffff-7fff-8fff-ffffffffffff");
        Assert.Equal($"tk:s:{lone}", new Keys("tk:").Bucket(Bucket.Of(lone)).ToString());
    }
}
