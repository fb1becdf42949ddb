using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Payloads.Rules;
using TaskKit.Tool;

namespace TaskKit.Generators.Tests.Payloads;

/// <summary>Payloads as text.</summary>
internal static class PayloadBytes
{
    private static readonly TaskManifest Manifest = ManifestReader.Read(typeof(PayloadBytes).Assembly.Location);

    public static string Text<T>(this PayloadCodec<T> codec, T payload)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            codec.Write(json, payload);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a payload; the tool, which knows only the manifest, must accept it too.</summary>
    public static T Parse<T>(this PayloadCodec<T> codec, string json)
        where T : class
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var payload = codec.Parse(utf8);
        CheckOf(codec.TaskType).Require(utf8);
        return payload;
    }

    /// <summary>Says what is wrong with a payload; the tool must say the same.</summary>
    public static string Error<T>(this PayloadCodec<T> codec, string json)
        where T : class
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        string message = Assert.Throws<PayloadException>(() => codec.Parse(utf8)).Message;
        Assert.Equal(message, Assert.Throws<PayloadException>(() => CheckOf(codec.TaskType).Require(utf8)).Message);
        return message;
    }

    private static PayloadCheck CheckOf(string type) => new(Manifest.Require(type));
}
