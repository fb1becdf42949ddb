using System.Text.Json.Nodes;

namespace TaskKit.Http.Tests.Fuzzing;

/// <summary>The operations that an OpenAPI document describes.</summary>
internal sealed class ApiDocument
{
    public ApiDocument(JsonObject document)
    {
        Json = document;
        Operations =
        [
            .. document["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject().Select(verb => new ApiOperation(path.Key, verb.Key, verb.Value!.AsObject()))),
        ];
    }

    public JsonObject Json { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The task types, with the schemas of their payloads.</summary>
    public IReadOnlyList<(string Type, JsonNode Schema)> Types =>
        [
            .. Operations
                .Where(operation => operation.Name.StartsWith("submit_", StringComparison.Ordinal))
                .Select(operation => (operation.Path.Split('/')[^1], operation.BodySchema!)),
        ];
}

/// <summary>One operation of a document.</summary>
/// <param name="Path">The path, with parameters in braces.</param>
/// <param name="Verb">The method in lower case.</param>
/// <param name="Json">Its description.</param>
internal sealed record ApiOperation(string Path, string Verb, JsonObject Json)
{
    public string Name => (string)Json["operationId"]!;

    /// <summary>The content type of the body, or <see langword="null"/> for none.</summary>
    public string? ContentType => Content?.Key;

    public JsonNode? BodySchema => Content?.Value!["schema"];

    public IReadOnlyList<(string Name, string Place, JsonNode Schema)> Parameters =>
        [.. (Json["parameters"] as JsonArray ?? []).Select(one => ((string)one!["name"]!, (string)one["in"]!, one["schema"]!))];

    private KeyValuePair<string, JsonNode?>? Content => Json["requestBody"]?["content"]?.AsObject().First();

    /// <summary>The content type that is described for a status, or <see langword="null"/> where the status is not described.</summary>
    public string? AnswerType(int status) => Json["responses"]![status.ToString()]?["content"]?.AsObject().First().Key;
}
