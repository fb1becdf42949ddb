using System.Globalization;
using TaskKit.Backends.Documents;

namespace TaskKit.Sqlite.Tests;

public sealed class SqliteDocumentsTests : IAsyncLifetime
{
    private const string Kind = "colours";
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public async Task While_nobody_commits_the_change_number_is_known_at_once()
    {
        var documents = _file.Open().Documents;
        await WriteAsync(documents, "red");
        long first = await documents.ChangeAsync(Kind, CancellationToken.None);

        var again = documents.ChangeAsync(Kind, CancellationToken.None);

        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal(first, await again);
    }

    [Fact]
    public async Task A_commit_is_seen_at_the_next_look_whoever_made_it()
    {
        var documents = _file.Open().Documents;
        var others = _file.Open().Documents;
        using var sql = _file.Connect();
        var seen = new List<long> { await documents.ChangeAsync(Kind, CancellationToken.None) };

        foreach (var write in (Func<Task>[])[() => WriteAsync(documents, "red"), () => WriteAsync(others, "green"), WriteBySqlAsync])
        {
            await write();
            seen.Add(await documents.ChangeAsync(Kind, CancellationToken.None));
            Assert.Equal(seen[^1], await documents.ChangeAsync(Kind, CancellationToken.None));
        }

        Assert.Equal(seen.Distinct(), seen);

        Task WriteBySqlAsync()
        {
            sql.Execute(
                string.Create(CultureInfo.InvariantCulture, $"UPDATE task_changes SET number = {seen[^1] + 7} WHERE kind = '{Kind}'")
            );
            return Task.CompletedTask;
        }
    }

    private static async Task WriteAsync(IDocumentStore documents, string name) =>
        await documents.WriteAsync(new DocumentWrite(Kind, name, "1"u8.ToArray()), CancellationToken.None);
}
