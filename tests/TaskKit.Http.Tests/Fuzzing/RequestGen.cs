using CsCheck;

namespace TaskKit.Http.Tests.Fuzzing;

/// <summary>A request to an operation of the document.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Address">The path and the query.</param>
/// <param name="Headers">The headers, without that of the content type.</param>
/// <param name="Body">The body, or <see langword="null"/> for none.</param>
/// <param name="ContentType">The header of the content type.</param>
internal sealed record FuzzRequest(
    ApiOperation Operation,
    string Address,
    IReadOnlyList<(string Name, string Value)> Headers,
    byte[]? Body,
    string ContentType
)
{
    public override string ToString() =>
        $"{Operation.Verb} {Address} [{ContentType}] {string.Join("; ", Headers)} {(Body is null ? "" : System.Text.Encoding.UTF8.GetString(Body))}";
}

/// <summary>Makes requests to all operations of a document.</summary>
/// <param name="document">The document.</param>
/// <param name="ids">Gives the id of a stored task that an operation may accept, by the name of the operation.</param>
internal sealed class RequestGen(ApiDocument document, Func<string, string?> ids)
{
    // Other shapes of an address are other addresses, which the document does not describe.
    private static readonly Gen<string> Segment = Gen.Frequency(
        (6, Gen.OneOf("sms", "order", "login")),
        (1, Gen.OneOf("smss", "SMS", "sms:x", "..%2f..", "%F0%9F%92%A3", "%C3%28", "'--", "a+b", "*", "%25")),
        (1, Gen.String[Gen.Char['!', '~'], 1, 30].Select(Uri.EscapeDataString).Where(text => text is not ("." or "..")))
    );

    // Types that exist, and no pause of everything: the worker must run some of the tasks.
    private static readonly Gen<string> Scope = Gen.Frequency(
        (4, Gen.OneOf("type:sms", "type:order", "type:login")),
        (1, Gen.OneOf("type:smss", "domain:nosuch", "schedule:nosuch", "ALL", "type:", "sms", "type:%F0%9F%92%A3", "domain:a%2fb"))
    );

    // Rules that do not come while the test runs: each task of it is one that an answer promised.
    private static readonly Gen<string> Rule = Gen.OneOf("0 3 29 2 *", "0 0 0 29 2 *", "364d");

    // Limits that a worker hardly reaches: it must run some of the tasks.
    private static readonly Gen<string> Limit = Gen.OneOf(
        Gen.Int[50, 100_000].Select(most => $$"""{"total_concurrency":{{most}}}"""),
        Gen.OneOf("100000/1s", "5000/10ms", "99999 / 00:00:01", "0").Select(rate => $$"""{"rate":"{{rate}}"}""")
    );

    private readonly JsonGen _json = new(document.Json);

    public Gen<FuzzRequest> All => Gen.Frequency([.. document.Operations.Select(operation => (Weight(operation), Of(operation)))]);

    private static int Weight(ApiOperation operation) =>
        operation.Name is "submitTask" or "submitBatch" ? 6
        : operation.ContentType is null ? 1
        : 3;

    private Gen<FuzzRequest> Of(ApiOperation operation) =>
        Address(operation)
            .Select(Headers(operation), Body(operation), ContentType(operation))
            .Select(parts => new FuzzRequest(operation, parts.Item1, parts.Item2, parts.Item3, parts.Item4));

    private Gen<string> Address(ApiOperation operation)
    {
        var address = Gen.Const(operation.Path);
        foreach (var (name, place, _) in operation.Parameters.Where(parameter => parameter.Place == "path"))
            address = address.Select(
                name == "id" ? Id(operation)
                    : name == "scope" ? Scope
                    : Segment,
                (text, value) => text.Replace($"{{{name}}}", value, StringComparison.Ordinal)
            );
        var query = Gen.Const("");
        foreach (var (name, _, schema) in operation.Parameters.Where(parameter => parameter.Place == "query"))
        {
            var value = Gen.Frequency(
                (3, _json.Valid(schema).Select(text => text.Trim('"'))),
                (2, Gen.OneOf("sms", "DONE", "PENDING", "dead", "50", "2026-01-01", "2026-11-26T00:00:00Z", "1h")),
                (1, Gen.OneOf("", "-1", "0", "99999999999999999999", "'", "%00", "a b", "é", "x&" + name + "=y"))
            );
            query = query.Select(value, Gen.Int[0, 3], (text, one, dice) => dice == 0 ? $"{text}&{name}={Escaped(one)}" : text);
        }
        return address.Select(query, (path, text) => text.Length == 0 ? path : $"{path}?{text[1..]}");
    }

    private Gen<string> Id(ApiOperation operation) =>
        Gen.Int[0, 3].Select(Gen.Guid, (dice, id) => dice == 0 ? id.ToString() : ids(operation.Name) ?? id.ToString());

    private static Gen<IReadOnlyList<(string, string)>> Headers(ApiOperation operation)
    {
        var headers = Gen.Const<IReadOnlyList<(string, string)>>([]);
        foreach (var (name, _, _) in operation.Parameters.Where(parameter => parameter.Place == "header"))
        {
            var value =
                name == "Prefer"
                    ? Gen.OneOf("wait=1", "wait=0", "wait=-1", "wait=99999999999", "respond-async, wait=2", "wait", "wait=\"1\"", ";;,=")
                    : Gen.OneOf(
                        Gen.Int[0, 30].Select(key => $"key-{key}"),
                        Gen.OneOf("", "\"\"", "\"", "a b", new string('k', 513), "k, l")
                    );
            headers = headers.Select(
                value,
                Gen.Int[0, 3],
                (all, one, dice) => dice == 0 ? (IReadOnlyList<(string, string)>)[.. all, (name, one)] : all
            );
        }
        return headers;
    }

    private Gen<byte[]?> Body(ApiOperation operation)
    {
        if (operation.ContentType is null)
            return Gen.Const((byte[]?)null);
        var one = Gen.Frequency(
            (4, Valid(operation).Select(FuzzJson.Bytes)),
            (4, Nearly(operation).Select(FuzzJson.Bytes)),
            (1, JsonGen.Hostile)
        );
        var body =
            operation.Name == "submitBatch"
                ? one.Array[0, 6].Select(lines => (byte[])[.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])])
                : one;
        return body.Select(bytes => (byte[]?)bytes);
    }

    private static Gen<string> ContentType(ApiOperation operation) =>
        Gen.Frequency(
            (20, Gen.Const(operation.ContentType ?? "")),
            (
                1,
                Gen.OneOf(
                    "text/plain",
                    "application/json; charset=utf-16",
                    "application/xml",
                    "multipart/form-data; boundary=x",
                    "",
                    "*/*",
                    "application/json/x"
                )
            )
        );

    // The payload of a submit is described by its type only.
    private Gen<string> Valid(ApiOperation operation) =>
        IsSubmit(operation) ? Submit(_json.Valid)
        : operation.Name == "putSchedule"
            ? Submit(_json.Valid)
                .Where(task => !task.Contains("\"id", StringComparison.Ordinal) && !task.Contains("\"delay", StringComparison.Ordinal))
                .Select(Rule, (task, rule) => $$"""{"rule":"{{rule}}","overlap":"Allow","task":{{task}}}""")
        : operation.Name == "pause" ? Scope.Select(scope => $$"""{"scope":"{{scope}}","reason":"fuzz"}""")
        : operation.Name == "putLimit" ? Limit
        : _json.Valid(operation.BodySchema);

    private Gen<string> Nearly(ApiOperation operation) =>
        IsSubmit(operation)
            ? Gen.OneOf(
                Submit(_json.NearlyValid),
                _json.NearlyValid(operation.BodySchema),
                Submit(_json.Valid).Select(_json.NearlyValid(operation.BodySchema), Merge)
            )
            : _json.NearlyValid(operation.BodySchema);

    private static bool IsSubmit(ApiOperation operation) => operation.Name is "submitTask" or "submitBatch";

    private Gen<string> Submit(Func<System.Text.Json.Nodes.JsonNode?, Gen<string>> payload) =>
        Gen.OneOf([
            .. document.Types.Select(type =>
                payload(type.Schema).Select(Options, (body, options) => $$"""{"type":"{{type.Type}}","payload":{{body}}{{options}}}""")
            ),
        ]);

    private static readonly Gen<string> Options = Gen.OneOf(
        Gen.Const(""),
        Gen.OneOf(
            ",\"priority\":2",
            ",\"delay\":\"5m\"",
            ",\"delay\":0.001",
            ",\"max_retries\":0",
            ",\"timeout\":\"1s\"",
            ",\"version\":1",
            ",\"version\":7"
        ),
        Gen.Int[0, 5].Select(key => $",\"key\":\"k{key}\""),
        Gen.Int[0, 20].Select(key => $",\"idempotency_key\":\"i{key}\""),
        Gen.Guid.Select(id => $",\"id\":\"{id}\""),
        JsonGen.Any.Select(any => $",\"metadata\":{{\"a\":{any}}}")
    );

    // The members of both; a reader must see the second ones.
    private static string Merge(string submit, string other) => other is ['{', _, _, ..] ? $"{submit[..^1]},{other[1..]}" : submit;

    private static string Escaped(string value) => value.Contains('%') || value.Contains('&') ? value : Uri.EscapeDataString(value);
}
