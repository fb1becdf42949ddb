using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TaskKit.Generators.Tests.Payloads;
using TaskKit.Payloads;

namespace TaskKit.Generators.Tests.Framework;

/// <summary>Sends values of a framework type through the generated writer and reader. System.Text.Json is the oracle.</summary>
internal static class FrameworkTrip
{
    private static readonly JsonSerializerOptions ByName = Options(new JsonStringEnumConverter());

    // Two names of one value of an enum are one number: by numbers values are compared.
    private static readonly JsonSerializerOptions ByNumber = Options();

    /// <summary>The values that came back as others, in words.</summary>
    /// <param name="assembly">Has the use, compiled with the generator.</param>
    /// <param name="use">The type and its place.</param>
    public static IEnumerable<string> Problems(Assembly assembly, FrameworkUse use)
    {
        object codec = assembly.GetType("TaskKit.Generated.Accepted_TaskModule")!.GetField(use.Id + "Codec")!.GetValue(null)!;
        var payload = codec.GetType().GenericTypeArguments[0];
        string method = use.Place is Place.Member or Place.Element ? nameof(OfValues) : nameof(OfBase);
        return ((List<string>)Method(method).MakeGenericMethod(payload).Invoke(null, [codec])!).Select(problem =>
            $"{use.Place} {use.Type.InCode()}: {problem}"
        );
    }

    private static List<string> OfValues<T>(PayloadCodec<T> codec)
        where T : class
    {
        var type = typeof(T).GetProperty("Value")!.PropertyType;
        var problems = new List<string>();
        var samples = FrameworkSamples.Of(type).ToList();
        if (samples.Count == 0)
            problems.Add("no sample of it is known; add one to FrameworkSamples");
        foreach (string sample in samples)
        {
            var payload = JsonSerializer.Deserialize<T>($"{{\"value\":{sample}}}", ByName)!;
            string written = codec.Text(payload);
            string found = JsonSerializer.Serialize(codec.Parse(Utf8(written)), ByNumber);
            if (found != JsonSerializer.Serialize(payload, ByNumber))
                problems.Add($"{sample} was written as {written} and came back as {found}");
            if (!FrameworkSamples.HasEnum(type) && written != JsonSerializer.Serialize(payload, ByName))
                problems.Add($"{written} is not what System.Text.Json writes");
        }
        return problems;
    }

    private static List<string> OfBase<T>(PayloadCodec<T> codec)
        where T : class
    {
        string sample = typeof(T).GetProperty("Value") is null ? """{"own":5}""" : """{"value":{"own":5}}""";
        string written = codec.Text(codec.Parse(Utf8(sample)));
        return written == sample ? [] : [$"{sample} came back as {written}"];
    }

    private static ReadOnlySpan<byte> Utf8(string json) => System.Text.Encoding.UTF8.GetBytes(json);

    private static MethodInfo Method(string name) => typeof(FrameworkTrip).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static JsonSerializerOptions Options(params JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        foreach (var converter in converters)
            options.Converters.Add(converter);
        return options;
    }
}
