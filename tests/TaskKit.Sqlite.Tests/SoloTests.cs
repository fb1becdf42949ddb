using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>Tests of the room for a task that must run alone: one worker, so that the others go on.</summary>
public sealed class SoloTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public async Task The_elder_worker_is_told_and_the_younger_goes_on()
    {
        var elder = new SqliteWorker(_file.Open());
        var younger = new SqliteWorker(_file.Open());
        var (first, second) = (elder.ReceiveAsync(new(1)), younger.ReceiveAsync(new(1)));

        InsertSolo();
        await Eventually.TrueAsync(() => elder.SoloAnnounced > 0);

        Assert.Equal(0, younger.SoloAnnounced);
        Assert.False(first.IsCompleted || second.IsCompleted);
    }

    [Fact]
    public async Task The_younger_is_told_when_the_elder_has_no_time_for_it()
    {
        var elder = new SqliteWorker(_file.Open());
        var younger = new SqliteWorker(_file.Open());
        var waiting = younger.ReceiveAsync(new(1));

        InsertSolo();

        await Eventually.TrueAsync(() => younger.SoloAnnounced > 0);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, elder.SoloAnnounced);
    }

    private void InsertSolo()
    {
        using var sql = _file.Connect();
        sql.Execute("INSERT INTO task_queue (type, payload, crashes) VALUES ('sms', '{}', 2)");
    }
}
