using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Sqlite;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>A second payload beside <see cref="Probe"/>.</summary>
internal sealed record Letter(string Name);

internal sealed class LetterHandler(Func<Letter, TaskContext, TaskResult> script) : ITaskHandler<Letter>
{
    public ValueTask<TaskResult> HandleAsync(Letter payload, TaskContext context, CancellationToken cancellationToken) =>
        script(payload, context);
}

/// <summary>Hosts of the test kit with two task types, on each store that it runs on.</summary>
internal static class Kit
{
    public const string Memory = "memory";
    public const string Sqlite = "sqlite";

    public static readonly PayloadCodec<Letter> LetterCodec = new(
        "letter",
        (ref Utf8JsonReader json) => new Letter(ProbeCatalog.CodecOf("letter").Parse(Skip(ref json)).Name),
        (json, letter) => ProbeCatalog.CodecOf("letter").Write(json, new Probe(letter.Name))
    );

    public static TheoryData<string> Stores => [Memory, Sqlite];

    public static Task<TaskTestHost> StartAsync(
        string store = Memory,
        ProbeScript? probe = null,
        Func<Letter, TaskContext, TaskResult>? letter = null,
        Action<TaskTestOptions>? configure = null
    ) =>
        TaskTestHost.StartAsync(
            Registry(probe, letter),
            test =>
            {
                if (store == Sqlite)
                    test.OnSqlite();
                configure?.Invoke(test);
            }
        );

    public static TaskRegistry Registry(ProbeScript? probe = null, Func<Letter, TaskContext, TaskResult>? letter = null) =>
        new(
            [
                new HandlerModule(
                    Handlers.Of(ProbeCatalog.Type, probe),
                    new TaskRegistration<LetterHandler, Letter>(LetterCodec, _ => new LetterHandler(letter ?? ((_, _) => TaskResult.Done)))
                ),
            ],
            [new SqliteBackendProvider()]
        );

    public static async Task<TaskId> EnqueueAsync(this TaskTestHost host, string name = "x", EnqueueOptions? options = null) =>
        (await host.Client.SubmitAsync([new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe(name), options)]))[0].Id;

    public static async Task<TaskId> EnqueueLetterAsync(this TaskTestHost host, string name = "x", EnqueueOptions? options = null) =>
        (await host.Client.SubmitAsync([new TaskSubmission<Letter>(LetterCodec, new Letter(name), options)]))[0].Id;

    private static byte[] Skip(ref Utf8JsonReader json)
    {
        using var document = JsonDocument.ParseValue(ref json);
        return System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetRawText());
    }
}
