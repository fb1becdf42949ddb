using System.Text;

namespace TaskKit.Http.Tests.Hostile;

/// <summary>Requests that no friendly client sends, by subject, with the statuses that may answer them. 0 stands for a closed connection.</summary>
internal static class HostileRequests
{
    public const string Sms = """{"type":"sms","payload":{"to":"+1234567890","body":"Your code is 42"}}""";

    private const string Json = "Content-Type: application/json\r\n";

    public static IReadOnlyDictionary<string, HostileRequest> All { get; } =
        new[] { Sizes(), Nesting(), Types(), Headers(), Encodings(), Addresses(), Framing() }
            .SelectMany(part => part)
            .ToDictionary(one => one.Name, StringComparer.Ordinal);

    /// <summary>A whole request.</summary>
    public static byte[] Request(string line, string headers, string body, string host = "localhost") =>
        [
            .. Ascii($"{line} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n"),
            .. Encoding.UTF8.GetBytes(body),
        ];

    public static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Submit(string body, string headers = Json) => Request("POST /api/v1/tasks", headers, body);

    private static byte[] Submit(byte[] body) =>
        [.. Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: {body.Length}\r\n\r\n"), .. body];

    private static byte[] Get(string address, string headers = "", string host = "localhost") =>
        Request("GET " + address, headers, "", host);

    private static string With(string member) => Sms.Insert(1, member + ",");

    private static string Members(string value) =>
        "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"m{i}\":{value}")) + "}";

    private static IEnumerable<HostileRequest> Sizes() =>
        [
            new(
                "a length above the limit",
                Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: 99999999\r\n\r\n"),
                413
            ),
            new(
                "a length beyond numbers",
                Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: 99999999999999999999\r\n\r\n"),
                400
            ),
            new("a negative length", Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: -1\r\n\r\n"), 400),
            new("a payload above the limit", Submit(Sms.Replace("42", new string('x', 1_200_000))), 413),
            new("a key above the limit", Submit(With($"\"key\":\"{new string('k', 513)}\"")), 400),
            new("a type of 100,000 characters", Submit(Sms.Replace("sms", new string('t', 100_000))), 422),
            new("ten thousand members of metadata", Submit(With($"\"metadata\":{Members("\"x\"")}")), 400, 422, 202),
            new("ten thousand unknown members", Submit(Members("1")), 400),
            new("an address of 20,000 characters", Get("/api/v1/tasks?type=" + new string('x', 20_000)), 414),
            new("a header of 100,000 characters", Get("/api/v1/tasks", $"X-Long: {new string('x', 100_000)}\r\n"), 431),
            new("a thousand headers", Get("/api/v1/tasks", string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: 1\r\n"))), 431),
        ];

    private static IEnumerable<HostileRequest> Nesting() =>
        [
            new("a payload of 65 levels", Submit($$"""{"type":"sms","payload":{{new string('[', 65)}}{{new string(']', 65)}}}"""), 400),
            new("a payload of 500,000 levels", Submit($$"""{"type":"sms","payload":{{new string('[', 500_000)}}"""), 400),
            new("metadata that nests", Submit(With("\"metadata\":{\"a\":{\"a\":{}}}")), 400),
            new("an unknown member that nests", Submit(With($"\"x\":{new string('[', 5000)}")), 400),
            new("an array around the submit", Submit($"[{Sms}]"), 400),
            new("two objects", Submit(Sms + Sms), 400),
            new("a comment", Submit("/* x */" + Sms), 400),
            new("a comma too many", Submit(Sms.Replace("}}", "},}")), 400),
        ];

    private static IEnumerable<HostileRequest> Types() =>
        [
            new("a number as type", Submit("""{"type":1,"payload":{}}"""), 400),
            new("a type twice, once escaped", Submit(Sms.Insert(1, "\"\\u0074ype\":\"order\",")), 400),
            new("null for all", Submit("""{"type":null,"payload":null}"""), 400, 422),
            new("a priority of 1e400", Submit(With("\"priority\":1e400")), 400),
            new("a priority of 1.5", Submit(With("\"priority\":1.5")), 400),
            new("retries below zero", Submit(With("\"max_retries\":-1")), 400),
            new("a delay of 1e308", Submit(With("\"delay\":1e308")), 400),
            new("a delay below zero", Submit(With("\"delay\":\"-5s\"")), 400),
            new("a time in the year 10000", Submit(With("\"not_before\":\"10000-01-01T00:00:00Z\"")), 400),
            new("the last time there is", Submit(With("\"not_before\":\"9999-12-31T23:59:59.9999999-14:00\"")), 400),
            new("the id of nothing", Submit(With("\"id\":\"00000000-0000-0000-0000-000000000000\"")), 400, 202),
            new("the name of a .NET type", Submit(With("\"$type\":\"System.IO.FileInfo\"")), 400),
            new("a generation of one's own", Submit(With("\"generation\":7")), 400),
        ];

    private static IEnumerable<HostileRequest> Headers() =>
        [
            new("no host", Ascii("GET /api/v1/tasks HTTP/1.1\r\n\r\n"), 400),
            new("two hosts", Ascii("GET /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"), 400),
            new("another host", Get("/api/v1/tasks", host: "evil.example"), 403),
            new("a host that begins like loopback", Get("/api/v1/tasks", host: "localhost.evil.example"), 403),
            new("an origin", Get("/api/v1/tasks", "Origin: null\r\n"), 403),
            new("a header of a proxy", Get("/api/v1/tasks", "x-forwarded-for: 127.0.0.1\r\n"), 403),
            new("two idempotency keys", Submit(Sms, Json + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"), 400),
            new("an idempotency key with a break", Submit(Sms, Json + "Idempotency-Key: a\rb\r\n"), 400),
            new("an expectation that nobody knows", Submit(Sms, Json + "Expect: miracle\r\n"), 417, 202),
            new("a wait without end", Submit(Sms, Json + "Prefer: wait=4294967295\r\n"), 202),
        ];

    private static IEnumerable<HostileRequest> Encodings() =>
        [
            new("no content type", Submit(Sms, ""), 415),
            new("two content types", Submit(Sms, Json + "Content-Type: text/plain\r\n"), 415),
            new("a form", Submit("type=sms", "Content-Type: application/x-www-form-urlencoded\r\n"), 415),
            new("another charset", Submit(Sms, "Content-Type: application/json; charset=utf-7\r\n"), 415),
            new("a packed body", Submit(Sms, Json + "Content-Encoding: gzip\r\n"), 415),
            new("half of a surrogate pair", Submit("""{"type":"\ud800","payload":{}}"""), 400),
            new("half of a surrogate pair in a payload", Submit("""{"type":"sms","payload":{"to":"\ud800","body":"b"}}"""), 400, 422),
            new(
                "bytes that are not UTF-8",
                Submit([.. Ascii("{\"type\":\"sms\",\"payload\":{\"to\":\""), 0xC3, 0x28, .. Ascii("\",\"body\":\"b\"}}")]),
                400
            ),
            new(
                "an overlong slash",
                Submit([.. Ascii("{\"type\":\"sms\",\"payload\":{\"to\":\""), 0xC0, 0xAF, .. Ascii("\",\"body\":\"b\"}}")]),
                400
            ),
            new("a byte order mark", Submit([0xEF, 0xBB, 0xBF, .. Ascii(Sms)]), 400),
            new("UTF-16", Submit(Encoding.Unicode.GetBytes(Sms)), 400),
            new("a zero byte in a key", Submit(With("\"key\":\"a\\u0000b\"")), 400, 202),
        ];

    private static IEnumerable<HostileRequest> Addresses() =>
        [
            new("an id that is none", Get("/api/v1/tasks/42"), 404),
            new("a path upwards", Get("/api/v1/tasks/../../../etc/passwd"), 404),
            new("a packed path upwards", Request("POST /api/v1/tasks/..%2f..%2fetc", Json, "{}"), 422),
            new("a zero byte in the path", Request("POST /api/v1/tasks/a%00b", Json, "{}"), 400, 422),
            new("a type that is not UTF-8", Request("POST /api/v1/tasks/%C3%28", Json, "{}"), 400, 422),
            new("SQL as a cursor", Get("/api/v1/tasks?cursor=%27%3B%20DROP%20TABLE%20task_queue%3B--"), 400),
            new("SQL as a type", Get("/api/v1/tasks?type=%27%20OR%201%3D1--"), 200),
            new("a limit without bounds", Get("/api/v1/tasks?limit=4294967296"), 400),
            new("a parameter twice", Get("/api/v1/tasks?type=sms&type=order"), 400),
            new("two thousand parameters", Get("/api/v1/tasks?" + string.Join('&', Enumerable.Range(0, 2000).Select(i => "a" + i))), 414),
            new("a method that nobody knows", Request("BREW /api/v1/tasks", Json, Sms), 405, 501),
            new("all for one asterisk", Request("OPTIONS *", "", ""), 400, 404, 405),
        ];

    private static IEnumerable<HostileRequest> Framing() =>
        [
            new(
                "two lengths",
                Ascii(
                    $"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: 5\r\nContent-Length: {Sms.Length}\r\n\r\n{Sms}"
                ),
                400
            ),
            new(
                "a length and chunks",
                Ascii(
                    $"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                ),
                400
            ),
            new(
                "chunks of no size",
                Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
                400
            ),
            new(
                "a chunk larger than memory",
                Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n"),
                400
            ),
            new(
                "another encoding of the transfer",
                Ascii($"POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n{Json}Transfer-Encoding: gzip\r\n\r\n"),
                400,
                501
            ),
            new("HTTP of the year 2050", Ascii("GET /api/v1/tasks HTTP/9.9\r\nHost: localhost\r\n\r\n"), 505, 400),
            new("no HTTP", Ascii("hello\r\n\r\n"), 400),
            new("the greeting of TLS", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, 0x0D, 0x0A, 0x0D, 0x0A], 400, 0),
        ];
}

/// <summary>One request, and what may answer it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="Allowed">The statuses that may answer.</param>
internal sealed record HostileRequest(string Name, byte[] Bytes, params int[] Allowed);
