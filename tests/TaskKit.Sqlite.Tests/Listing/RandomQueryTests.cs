using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Listing;

namespace TaskKit.Sqlite.Tests.Listing;

/// <summary>Any query on any table: its pages together are the rows that pass, newest first.</summary>
public sealed class RandomQueryTests : IAsyncLifetime
{
    private const int Rows = 12_000;

    private static readonly TaskState[] States = Enum.GetValues<TaskState>();

    private readonly SqliteFile _file = new();
    private Connection _db = null!;

    public Task InitializeAsync()
    {
        _db = new DatabaseFile(_file.Path, new SqliteOptions()).Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _db.Dispose();
        await _file.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pages_are_the_rows_that_pass(int seed)
    {
        var random = new Random(seed);
        var rows = Insert(random);
        var steps = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(2) };

        for (int i = 0; i < 40; i++)
        {
            var query = Query(random);
            var expected = rows.Where(row => query.Matches(row.Task, row.State)).Reverse().Select(row => row.Task.Id);

            Assert.Equal(expected, Ids(query, random.Next(2) == 0 ? steps : new FakeTimeProvider()));
        }
    }

    // One type and one state have many tasks, the others few; gaps are left as retention leaves them.
    private List<(TaskEnvelope Task, TaskState State)> Insert(Random random)
    {
        var rows = new List<(TaskEnvelope, TaskState)>();
        using var insert = _db.Prepare(
            "INSERT INTO task_queue (seq, id, type, payload, state, key, held, crashes, created) VALUES (@seq, @id, @type, '1', @state, @key, @held, @crashes, @created)"
        );
        _db.Execute("BEGIN");
        for (int seq = 1; rows.Count < Rows; seq += random.Next(10) == 0 ? random.Next(1, 5_000) : 1)
        {
            var state = random.Next(3) > 0 ? TaskState.Done : States[random.Next(States.Length)];
            var task = new TaskEnvelope
            {
                Id = new TaskId(new Guid(seq, (short)random.Next(), 0, [1, 2, 3, 4, 5, 6, 7, 8])),
                Type = random.Next(20) > 0 ? "sms" : "rare",
                Payload = "1"u8.ToArray(),
                CreatedAt = Time(random),
                Key = random.Next(4) == 0 ? $"key-{random.Next(50)}" : null,
            };
            insert
                .Bind("seq", seq)
                .Bind("id", task.Id.ToString())
                .Bind("type", task.Type)
                .Bind("state", state.ToName())
                .Bind("key", task.Key);
            insert
                .Bind("held", task.Key is null ? 0 : random.Next(2))
                .Bind("crashes", random.Next(4))
                .Bind("created", task.CreatedAt.ToUnixTimeMilliseconds())
                .Run();
            rows.Add((task, state));
        }
        _db.Execute("COMMIT");
        return rows;
    }

    private static TaskQuery Query(Random random) =>
        new()
        {
            State = random.Next(2) == 0 ? States[random.Next(States.Length)] : null,
            Type = random.Next(3) switch
            {
                0 => "sms",
                1 => "rare",
                _ => null,
            },
            Key = random.Next(4) == 0 ? $"key-{random.Next(60)}" : null,
            CreatedFrom = random.Next(3) == 0 ? Time(random).AddTicks(random.Next(3)) : null,
            CreatedBefore = random.Next(3) == 0 ? Time(random).AddTicks(random.Next(3)) : null,
            Limit = random.Next(1, 1000),
        };

    private static DateTimeOffset Time(Random random) => DateTimeOffset.UnixEpoch.AddMilliseconds(random.Next(5_000));

    private List<TaskId> Ids(TaskQuery query, TimeProvider time)
    {
        var found = new List<TaskId>();
        for (long before = long.MaxValue; ; )
        {
            var page = new TaskPages(_db, time).Read(query, before);
            Assert.InRange(page.Tasks.Count, 0, query.Limit);
            found.AddRange(page.Tasks.Select(task => task.Task.Id));
            if (page.Next is not { } next)
                return found;
            Assert.True(long.Parse(next) < before, "A page goes on.");
            before = long.Parse(next);
        }
    }
}
