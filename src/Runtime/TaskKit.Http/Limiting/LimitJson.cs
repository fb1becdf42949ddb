using System.Text.Json;

namespace TaskKit.Http.Limiting;

/// <summary>A limit that was set at run time as JSON; members are only ever added.</summary>
internal static class LimitJson
{
    public static void Write(Utf8JsonWriter json, StoredLimit stored)
    {
        json.WriteStartObject();
        json.WriteString("type", stored.Type);
        if (stored.Limit.Concurrency is { } concurrency)
            json.WriteNumber("total_concurrency", concurrency);
        if (stored.Limit.Rate is { } rate)
            json.WriteString("rate", rate.ToString());
        if (stored.By is not null)
            json.WriteString("by", stored.By);
        json.WriteString("since", stored.Since);
        json.WriteEndObject();
    }
}
