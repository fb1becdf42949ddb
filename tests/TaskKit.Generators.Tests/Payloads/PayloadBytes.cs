using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskKit.Payloads;

namespace TaskKit.Generators.Tests.Payloads;

/// <summary>Payloads as text.</summary>
internal static class PayloadBytes
{
    public static string Text<T>(this PayloadCodec<T> codec, T payload)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            codec.Write(json, payload);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static T Parse<T>(this PayloadCodec<T> codec, string json)
        where T : class => codec.Parse(Encoding.UTF8.GetBytes(json));

    public static string Error<T>(this PayloadCodec<T> codec, string json)
        where T : class => Assert.Throws<PayloadException>(() => codec.Parse(json)).Message;
}
