using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Http.Routing;

namespace TaskKit.Http.OpenApi;

/// <summary>
/// Writes the OpenAPI 3.1 document of a program from the routes and the manifests, so that a program need not be started for it. The tool is compiled with
/// this source too. Each task type has a path of its own, with the schema of its payload.
/// </summary>
internal sealed class OpenApiDocument
{
    private readonly Utf8JsonWriter _json;
    private readonly IReadOnlyList<PayloadType> _types;

    private OpenApiDocument(Utf8JsonWriter json, IReadOnlyList<PayloadType> types) => (_json, _types) = (json, types);

    /// <summary>Writes the document.</summary>
    /// <param name="program">The name of the program.</param>
    /// <param name="manifests">The manifests of its assemblies.</param>
    public static byte[] Write(string program, IEnumerable<string> manifests)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
            new OpenApiDocument(json, PayloadType.Read(manifests)).Write(program);
        // A file of text ends with a line break.
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private void Write(string program)
    {
        _json.WriteStartObject();
        _json.WriteString("openapi", "3.1.1");
        _json.WriteStartObject("info");
        _json.WriteString("title", $"Tasks of {program}");
        _json.WriteString("version", "1");
        _json.WriteEndObject();
        _json.WriteStartArray("servers");
        _json.WriteStartObject();
        _json.WriteString("url", "/");
        _json.WriteString("description", "The program that serves this document.");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteStartObject("paths");
        // The document takes "/{type}" and "/{id}" for the same path, so the types stand there by name.
        foreach (var path in TaskRoutes.All.Where(route => route != TaskRoutes.SubmitPayload).GroupBy(route => route.Pattern))
            WritePath(path.Key, path);
        foreach (var type in _types)
            WriteTypePath(type);
        _json.WriteEndObject();
        _json.WriteStartObject("components");
        _json.WriteStartObject("schemas");
        OpenApiSchemas.Write(_json);
        foreach (var type in _types)
            new PayloadSchema(_json, type).Write();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WritePath(string path, IEnumerable<TaskRoute> routes)
    {
        _json.WriteStartObject(path);
        foreach (var route in routes)
            WriteOperation(route, route.Name, route.Summary, Parameters(path, route), route.BodySchema);
        _json.WriteEndObject();
    }

    private void WriteTypePath(PayloadType type)
    {
        var route = TaskRoutes.SubmitPayload;
        _json.WriteStartObject($"{Answers.TaskPaths.Tasks}/{type.Type}");
        string summary = type.Description.Length > 0 ? type.Description : $"Submits a task of type {type.Type}.";
        WriteOperation(route, "submit_" + type.Type.Replace(':', '_'), summary, [], type.SchemaName);
        _json.WriteEndObject();
    }

    private void WriteOperation(
        TaskRoute route,
        string name,
        string summary,
        IReadOnlyList<(string Name, string In, string Description)> parameters,
        string? body
    )
    {
        _json.WriteStartObject(route.Method.ToLowerInvariant());
        _json.WriteString("operationId", name);
        _json.WriteString("summary", summary);
        _json.WriteString("x-permission", route.Permission.ToString());
        WriteParameters(parameters, route.Permission == TaskPermission.Submit);
        if (route.Body is { } contentType)
        {
            _json.WriteStartObject("requestBody");
            _json.WriteBoolean("required", true);
            WriteContent(contentType, body);
            _json.WriteEndObject();
        }
        _json.WriteStartObject("responses");
        foreach (var answer in route.Answers)
            WriteResponse(answer.Status, answer.Description, answer.ContentType, answer.Schema);
        foreach (
            var problems in ProblemCode
                .OfAllRoutes.Concat(route.Problems)
                .Concat(ProblemCode.OfBodies(route.Body))
                .Distinct()
                .GroupBy(code => code.Status)
        )
            if (route.Answers.All(answer => answer.Status != problems.Key))
                WriteResponse(
                    problems.Key,
                    string.Join(" ", problems.Select(code => $"{code.Name}: {code.Title}")),
                    ProblemCode.ContentType,
                    "Problem"
                );
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteParameters(IReadOnlyList<(string Name, string In, string Description)> parameters, bool submits)
    {
        (string, string, string)[] all =
        [
            .. parameters,
            .. submits
                ? ((string, string, string)[])
                    [
                        ("Idempotency-Key", "header", "A repeat with the same key and payload is the same task."),
                        ("Prefer", "header", "wait=N waits up to N seconds for the end of the task."),
                    ]
                : [],
        ];
        if (all.Length == 0)
            return;
        _json.WriteStartArray("parameters");
        foreach (var (name, where, description) in all)
        {
            _json.WriteStartObject();
            _json.WriteString("name", name);
            _json.WriteString("in", where);
            _json.WriteString("description", description);
            if (where == "path")
                _json.WriteBoolean("required", true);
            _json.WriteStartObject("schema");
            _json.WriteString("type", name == "limit" ? "integer" : "string");
            if (name == "id")
                _json.WriteString("format", "uuid");
            else if (name is "created_from" or "created_before")
                _json.WriteString("format", "date-time");
            _json.WriteEndObject();
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteResponse(int status, string description, string contentType, string? schema)
    {
        _json.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
        _json.WriteString("description", description);
        WriteContent(contentType, schema);
        _json.WriteEndObject();
    }

    private void WriteContent(string contentType, string? schema)
    {
        _json.WriteStartObject("content");
        _json.WriteStartObject(contentType);
        _json.WriteStartObject("schema");
        if (schema is not null)
            _json.WriteString("$ref", "#/components/schemas/" + schema);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private static List<(string, string, string)> Parameters(string path, TaskRoute route) =>
        [
            .. path.Contains("{id}", StringComparison.Ordinal) ? ((string, string, string)[])[("id", "path", "The id of the task.")] : [],
            .. path.Contains("{type}", StringComparison.Ordinal) ? ((string, string, string)[])[("type", "path", "The task type.")] : [],
            .. path.Contains("{scope}", StringComparison.Ordinal)
                ? ((string, string, string)[])[("scope", "path", "all, domain:<name>, type:<name> or schedule:<name>.")]
                : [],
            .. path.Contains("{name}", StringComparison.Ordinal)
                ? ((string, string, string)[])[("name", "path", "The name of the schedule.")]
                : [],
            .. route.Query.Select(parameter => (parameter.Name, "query", parameter.Description)),
        ];
}
