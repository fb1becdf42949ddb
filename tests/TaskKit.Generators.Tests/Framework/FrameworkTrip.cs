using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Tests.Payloads;
using TaskKit.Payloads;

namespace TaskKit.Generators.Tests.Framework;

/// <summary>Sends values of a framework type through the generated writer and reader. System.Text.Json is the oracle.</summary>
internal static class FrameworkTrip
{
    private static readonly JsonSerializerOptions Oracle = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>The values that came back as others, in words.</summary>
    /// <param name="assembly">Has the use, compiled with the generator.</param>
    /// <param name="use">The type and its place.</param>
    public static IEnumerable<string> Problems(Assembly assembly, FrameworkUse use)
    {
        object codec = assembly.GetType("TaskKit.Generated.Accepted_TaskModule")!.GetField(use.Id + "Codec")!.GetValue(null)!;
        var payload = codec.GetType().GenericTypeArguments[0];
        string method = use switch
        {
            { Place: not (Place.Member or Place.Element) } => nameof(OfBase),
            { Type.TypeKind: TypeKind.Enum } => nameof(OfEnum),
            _ => nameof(OfValues),
        };
        return ((List<string>)Method(method).MakeGenericMethod(payload).Invoke(null, [codec])!).Select(problem =>
            $"{use.Place} {use.Type.InCode()}: {problem}"
        );
    }

    private static List<string> OfValues<T>(PayloadCodec<T> codec)
        where T : class
    {
        var problems = new List<string>();
        var samples = FrameworkSamples.Of(typeof(T).GetProperty("Value")!.PropertyType).ToList();
        if (samples.Count == 0)
            problems.Add("no sample of it is known; add one to FrameworkSamples");
        foreach (string sample in samples)
        {
            var payload = JsonSerializer.Deserialize<T>($"{{\"value\":{sample}}}", Oracle)!;
            string expected = JsonSerializer.Serialize(payload, Oracle);
            string written = codec.Text(payload);
            string found = JsonSerializer.Serialize(codec.Parse(Utf8(written)), Oracle);
            if (written != expected || found != expected)
                problems.Add($"{expected} was written as {written} and came back as {found}");
        }
        return problems;
    }

    // Two names of one value come back as the first of them: values are compared.
    private static List<string> OfEnum<T>(PayloadCodec<T> codec)
        where T : class, new()
    {
        var property = typeof(T).GetProperty("Value")!;
        var problems = new List<string>();
        var type = property.PropertyType.IsEnum ? property.PropertyType : property.PropertyType.GenericTypeArguments[0];
        foreach (object value in Enum.GetValues(type))
        {
            var payload = new T();
            if (property.PropertyType.IsEnum)
                property.SetValue(payload, value);
            else
                ((IList)property.GetValue(payload)!).Add(value);
            object? found = property.GetValue(codec.Parse(Utf8(codec.Text(payload))));
            if (!value.Equals(found is IList list ? list[0] : found))
                problems.Add($"{value} came back as another value");
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
}
