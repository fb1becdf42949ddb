using System.Text.Json;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads;

/// <summary>Reading and writing cost what the payload itself costs, and nothing more.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    // What is made must be seen from outside, or the compiler may leave it out.
    private static object? _made;

    [Fact]
    public void Reading_allocates_only_the_payload()
    {
        byte[] json = """{"to":"+31612345678","unknown":{"x":[1,2]},"body":"hello"}"""u8.ToArray();
        long payload = Bytes(() => _made = new SendSms(new string('1', 12), new string('h', 5)));
        Assert.Equal(payload, Bytes(() => _made = SmsCodec.Parse(json)));
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var order = new Order(1, [new("a", 1.5m)], null, Color.Blue, Guid.Empty);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        long enumerator = 40; // of the list, which is read through its interface
        Assert.InRange(
            Bytes(() =>
            {
                buffer.ResetWrittenCount();
                json.Reset(buffer);
                OrderCodec.Write(json, order);
                json.Flush();
            }),
            0,
            enumerator
        );
    }

    private static long Bytes(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
