using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

public sealed class StoreTests
{
    [Theory]
    [InlineData(30, 30)]
    [InlineData(500, 100)]
    [InlineData(0, 100)]
    public async Task The_writer_sleeps_no_longer_than_until_the_next_task_is_due(int dueIn, int sleep)
    {
        await using var file = new SqliteFile();
        using var db = new DatabaseFile(file.Path, new SqliteOptions()).Open();
        var store = new Store(db, Clock.New(), new RetentionOptions(), 0);
        store.LookAtClock();
        db.Execute($"INSERT INTO task_queue (type, payload, state, due) VALUES ('sms', '1', 'SCHEDULED', {store.Now + dueIn})");

        store.Lanes.Scan(store.Now);

        Assert.Equal(sleep, store.UntilDue(100));
    }
}
