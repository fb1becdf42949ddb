using StackExchange.Redis;
using TaskKit.Backends.Documents;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Documents;

/// <summary>The documents on Redis: for each kind a hash of the values, and a sorted set of the names. Each call is one exchange.</summary>
internal sealed class RedisDocuments(ScriptRunner runner) : IDocumentStore
{
    // The field of a kind's hash that holds the change number; no document has an empty name.
    private static readonly RedisValue ChangeField = "";

    public async ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckName(name);
        var stored = await runner
            .RunAsync(database => database.HashGetAsync(runner.Keys.Documents(kind), name), cancellationToken)
            .ConfigureAwait(false);
        return StoredDocument.Read(kind, name, stored, runner.Now);
    }

    public async ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        DocumentRules.CheckPrefix(prefix);
        RedisKey[] keys = [runner.Keys.Documents(kind), runner.Keys.DocumentNames(kind)];
        // The end of the range: no byte of a name is 0xFF, so all names with the prefix come before it.
        byte[] first = [(byte)'[', .. System.Text.Encoding.UTF8.GetBytes(prefix)];
        byte[] last = [.. first, 0xFF];
        var found = (RedisValue[])
            (
                await runner
                    .RunAsync(database => ScriptRunner.CallAsync(database, Script.Documents, keys, [first, last]), cancellationToken)
                    .ConfigureAwait(false)
            )!;
        long now = runner.Now;
        return [.. found.Chunk(2).Select(pair => StoredDocument.Read(kind, (string)pair[0]!, pair[1], now)).OfType<Document>()];
    }

    public async ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken)
    {
        RedisKey[] keys =
        [
            runner.Keys.Documents(write.Kind),
            runner.Keys.DocumentNames(write.Kind),
            runner.Keys.DocumentExpiries(write.Kind),
        ];
        RedisValue expected = write.Expected is { } version ? version : RedisValue.EmptyString;
        RedisValue[] arguments = write.Value is { } value
            ? [runner.Now, write.Name, expected, UnixTime.FromDue(write.Expires), value]
            : [runner.Now, write.Name, expected];
        var answer = (long[])
            (
                await runner
                    .RunAsync(database => ScriptRunner.CallAsync(database, Script.Document, keys, arguments), cancellationToken)
                    .ConfigureAwait(false)
            )!;
        return new DocumentResult(answer[0] == 1, answer[1]);
    }

    public async ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken)
    {
        DocumentRules.CheckKind(kind);
        var number = await runner
            .RunAsync(database => database.HashGetAsync(runner.Keys.Documents(kind), ChangeField), cancellationToken)
            .ConfigureAwait(false);
        return number.IsNull ? 0 : (long)number;
    }
}
