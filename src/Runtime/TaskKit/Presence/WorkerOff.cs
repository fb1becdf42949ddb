using System.Text.Json;
using TaskKit.Registry.Switching;
using TaskKit.Telemetry;

namespace TaskKit.Presence;

/// <summary>The task types that are switched off in a worker, in its document.</summary>
internal static class WorkerOff
{
    private const string Member = "off";
    private const int LongestText = 200;

    /// <summary>The types that are off in this process, but for pauses.</summary>
    public static IReadOnlyDictionary<string, OffReason> Of(TypeSwitches switches) =>
        switches.Reasons.Where(pair => pair.Value.Kind != OffKind.Pause).ToDictionary(StringComparer.Ordinal);

    /// <summary>The same, for a document that would be too large.</summary>
    public static IReadOnlyDictionary<string, OffReason> WithoutTexts(IReadOnlyDictionary<string, OffReason> off) =>
        off.ToDictionary(pair => pair.Key, pair => pair.Value with { Text = "" }, StringComparer.Ordinal);

    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, OffReason> off)
    {
        json.WriteStartObject(Member);
        foreach (var (type, reason) in off.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(type);
            json.WriteString("kind", NameOf(reason.Kind));
            json.WriteString("reason", LogText.Short(reason.Text, LongestText));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Reads the types that are switched off in a worker out of its document; none from a worker of an earlier version.</summary>
    public static IReadOnlyDictionary<string, OffReason> Read(JsonElement worker)
    {
        var off = new Dictionary<string, OffReason>(StringComparer.Ordinal);
        if (!worker.TryGetProperty(Member, out var types))
            return off;
        foreach (var type in types.EnumerateObject())
            off[type.Name] = new OffReason(
                KindOf(type.Value.GetProperty("kind").GetString()),
                type.Value.GetProperty("reason").GetString() ?? ""
            );
        return off;
    }

    /// <summary>The name of a cause in a document.</summary>
    public static string NameOf(OffKind kind) =>
        kind switch
        {
            OffKind.Setting => "setting",
            OffKind.Call => "call",
            OffKind.Flag => "flag",
            OffKind.Health => "health",
            _ => "pause",
        };

    // A cause of a later version counts as a call: something in that program did it.
    private static OffKind KindOf(string? name) =>
        Enum.GetValues<OffKind>().Where(kind => NameOf(kind) == name).DefaultIfEmpty(OffKind.Call).First();
}
