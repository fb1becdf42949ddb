using System.Buffers;
using System.Text;
using TaskKit.Backends;
using TaskKit.Backends.Wire;

namespace TaskKit.Tests.Backends.Wire;

public sealed class EnvelopeFuzzTests
{
    private const int Seed = 20_301;

    private static readonly string[] Texts = ["a", "user-42", "é€𝄞", "\"\\/\b\n\u0001", "<script>", "+31", new('x', 512)];
    private static readonly string[] Payloads = ["{}", "null", "[1, 2.50 ]", "\"\\u00e9\"", "{\"a\":{\"b\":[true,-0.0e10]}}", "7"];

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            var task = Any(random);
            byte[] json = Write(task);
            Assert.True(EnvelopeJson.TryParse(json, out var parts, out string? problem), $"{i}: {problem}");
            EnvelopeAssert.Same(task, parts.ToEnvelope(parts.Id!.Value, parts.Type!, default, parts.Generation));
            Assert.True(parts.Payload.Span.Overlaps(json));
        }
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(Seed);
        int faulty = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] json = Spoil(Write(Any(random)), random);
            faulty += EnvelopeJson.TryParse(json, out _, out _) ? 0 : 1;
        }
        Assert.InRange(faulty, 10_000, 49_999);
    }

    private static byte[] Spoil(byte[] json, Random random)
    {
        int edits = random.Next(1, 4);
        for (int i = 0; i < edits && json.Length > 0; i++)
        {
            int at = random.Next(json.Length);
            switch (random.Next(4))
            {
                case 0:
                    json[at] = (byte)random.Next(256);
                    break;
                case 1:
                    json = json[..at];
                    break;
                case 2:
                    json[at] = (byte)"{}[],:\"0-\\n "[random.Next(12)];
                    break;
                default:
                    json = [.. json[..at], .. json[random.Next(json.Length)..]];
                    break;
            }
        }
        return json;
    }

    private static TaskEnvelope Any(Random random) =>
        new()
        {
            Id = new TaskId(new Guid(Bytes(random))),
            Type = random.Next(5) == 0 ? "type" + random.Next(100) : "user:send.welcome-email",
            CreatedAt = Time(random),
            Payload = Encoding.UTF8.GetBytes(Payloads[random.Next(Payloads.Length)]),
            Version = random.Next(3) switch
            {
                0 => random.Next(),
                1 => 1,
                _ => null,
            },
            Priority = random.Next(-2, 3),
            Generation = random.Next(3) == 0 ? random.Next() : 0,
            Key = Maybe(random, Text),
            IdempotencyKey = Maybe(random, Text),
            NotBefore = random.Next(2) == 0 ? Time(random) : null,
            MaxRetries = random.Next(2) == 0 ? random.Next(1001) : null,
            Timeout = random.Next(4) switch
            {
                0 => System.Threading.Timeout.InfiniteTimeSpan,
                1 => TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.MaxValue.Ticks)),
                2 => TimeSpan.FromSeconds(random.Next(1, 1000)),
                _ => null,
            },
            Metadata = Enumerable.Range(0, random.Next(4)).ToDictionary(i => i + Text(random), _ => Text(random)),
            TraceParent = Maybe(random, Text),
        };

    private static string? Maybe(Random random, Func<Random, string> make) => random.Next(2) == 0 ? make(random) : null;

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static DateTimeOffset Time(Random random) => new(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Write(TaskEnvelope task)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(buffer, task);
        return buffer.WrittenSpan.ToArray();
    }
}
