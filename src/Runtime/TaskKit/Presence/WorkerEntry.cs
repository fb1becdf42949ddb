using System.Buffers;
using System.Text.Json;
using TaskKit.Backends.Documents;
using TaskKit.Limiting;
using TaskKit.Registry.Switching;

namespace TaskKit.Presence;

/// <summary>A living worker, as its document describes it. Its lease says whether it lives; the document says what it is.</summary>
internal sealed record WorkerEntry
{
    public const string Kind = "workers";

    /// <summary>The worker's id: the name of the document.</summary>
    public required string Id { get; init; }

    /// <summary>The name that the settings give it, or the machine's name and the process id.</summary>
    public required string Name { get; init; }

    public required string Machine { get; init; }

    public required int Pid { get; init; }

    public required string Program { get; init; }

    /// <summary>The task types that it runs.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>The task types that are switched off in the worker. Those that a pause holds back are not among them: pauses have documents of their own.</summary>
    public IReadOnlyDictionary<string, OffReason> Off { get; init; } = new Dictionary<string, OffReason>();

    /// <summary>True when it has a handler for the types that have none of their own.</summary>
    public bool HasCatchAll { get; init; }

    /// <summary>The task types that its program declares.</summary>
    public required IReadOnlyList<string> Declares { get; init; }

    /// <summary>The versions of the program, of TaskKit and of .NET, by these names.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>A hash of each payload's schema, by task type; empty for a program without a manifest.</summary>
    public required IReadOnlyDictionary<string, string> Schemas { get; init; }

    /// <summary>A hash of the program's manifest; empty when it has none.</summary>
    public required string Manifest { get; init; }

    /// <summary>A hash of the schedules that its program states; empty when it states none.</summary>
    public string Schedules { get; init; } = "";

    /// <summary>The limits in all workers that its program states, by task type.</summary>
    public IReadOnlyDictionary<string, TaskLimit> Limits { get; init; } = new Dictionary<string, TaskLimit>();

    /// <summary>The time of its start.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The time of its last sign of life here, at most a minute and a bit ago.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Writes the document's value. A program of very many types leaves out what does not fit.</summary>
    public byte[] Write()
    {
        byte[] json = WriteAll();
        return json.Length <= DocumentRules.MostValueBytes
            ? json
            : (this with { Declares = [], Schemas = new Dictionary<string, string>(), Off = WorkerOff.WithoutTexts(Off) }).WriteAll();
    }

    /// <summary>Reads a document; <see langword="null"/> for one that no worker wrote.</summary>
    public static WorkerEntry? Read(Document document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            return new WorkerEntry
            {
                Id = document.Name,
                Name = Text(root, "name"),
                Machine = Text(root, "machine"),
                Pid = root.GetProperty("pid").GetInt32(),
                Program = Text(root, "program"),
                Runs = Texts(root, "runs"),
                Off = WorkerOff.Read(root),
                HasCatchAll = root.TryGetProperty("catchAll", out var catchAll) && catchAll.GetBoolean(),
                Declares = Texts(root, "declares"),
                Versions = Pairs(root, "versions"),
                Schemas = Pairs(root, "schemas"),
                Manifest = Text(root, "manifest"),
                Schedules = root.TryGetProperty("schedules", out var schedules) ? schedules.GetString() ?? "" : "",
                Limits = LimitJson.ReadAll(root),
                Since = root.GetProperty("since").GetDateTimeOffset(),
                LastSeen = root.GetProperty("lastSeen").GetDateTimeOffset(),
            };
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private byte[] WriteAll()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("name", Name);
            json.WriteString("machine", Machine);
            json.WriteNumber("pid", Pid);
            json.WriteString("program", Program);
            Write(json, "runs", Runs);
            WorkerOff.Write(json, Off);
            json.WriteBoolean("catchAll", HasCatchAll);
            Write(json, "declares", Declares);
            Write(json, "versions", Versions);
            Write(json, "schemas", Schemas);
            json.WriteString("manifest", Manifest);
            json.WriteString("schedules", Schedules);
            LimitJson.WriteAll(json, Limits);
            json.WriteString("since", Since);
            json.WriteString("lastSeen", LastSeen);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string member, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(member);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string member, IReadOnlyDictionary<string, string> pairs)
    {
        json.WriteStartObject(member);
        foreach (var (name, value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString() ?? "";

    private static IReadOnlyList<string> Texts(JsonElement json, string member) =>
        [.. json.GetProperty(member).EnumerateArray().Select(text => text.GetString() ?? "")];

    private static Dictionary<string, string> Pairs(JsonElement json, string member)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in json.GetProperty(member).EnumerateObject())
            pairs[pair.Name] = pair.Value.GetString() ?? "";
        return pairs;
    }
}
