using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends.Documents;
using TaskKit.Conformance.Documents;
using TaskKit.Redis.State;
using TaskKit.Servers;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

public sealed class DocumentStoriesTests
{
    [RedisFact]
    public async Task Documents_on_Redis_are_as_the_model_says_through_broken_connections_and_lost_data()
    {
        await using var server = await RedisServer.StartNewAsync();
        await DocumentStory.PlayAsync(() => ValueTask.FromResult<StoryStage>(new Stage(server)), stories: 20, steps: 300);
    }

    [RedisFact]
    public async Task What_expired_leaves_nothing_behind_but_the_count_of_its_kind()
    {
        await using var redis = await GuardHarness.StartAsync();
        for (int i = 0; i < 250; i++)
            await redis.Guard.Documents.WriteAsync(
                new DocumentWrite("notes", $"a{i}", "1"u8.ToArray()) { Expires = redis.Now.AddSeconds(1) },
                CancellationToken.None
            );
        redis.Time.Advance(TimeSpan.FromSeconds(1));

        for (int i = 0; i < 3; i++)
            await redis.Guard.Documents.WriteAsync(new DocumentWrite("notes", "b", "1"u8.ToArray()), CancellationToken.None);

        Assert.Equal("2", await redis.CommandAsync("HLEN", "tk:d:notes"));
        Assert.Equal("1", await redis.CommandAsync("ZCARD", "tk:d:notes:names"));
        Assert.Equal("0", await redis.CommandAsync("ZCARD", "tk:d:notes:expiring"));
    }

    [RedisFact]
    public async Task Thousands_of_documents_are_listed_in_one_exchange()
    {
        await using var redis = await GuardHarness.StartAsync();
        var names = Enumerable.Range(0, 2500).Select(i => $"run/{i:d5}").ToList();
        foreach (var part in names.Chunk(100))
            await Task.WhenAll(
                part.Select(name =>
                    redis.Guard.Documents.WriteAsync(new DocumentWrite("runs", name, "1"u8.ToArray()), CancellationToken.None).AsTask()
                )
            );

        Assert.Equal(names, (await redis.Guard.Documents.ListAsync("runs", "", CancellationToken.None)).Select(document => document.Name));
        Assert.Equal(
            names[2490..],
            (await redis.Guard.Documents.ListAsync("runs", "run/0249", CancellationToken.None)).Select(document => document.Name)
        );
    }

    private sealed class Stage : StoryStage
    {
        private readonly RedisServer _server;
        private readonly RedisOptions _options;
        private RedisGuard _guard;

        public Stage(RedisServer server)
        {
            _server = server;
            _options = new RedisOptions { Address = server.Address, Database = server.NextDatabase() };
            _guard = Open();
        }

        public override IDocumentStore Documents => _guard.Documents;

        public override bool Interrupts => true;

        public override async ValueTask CrashAsync(Random random)
        {
            if (random.Next(2) == 0)
            {
                await _guard.DisposeAsync();
                _guard = Open();
                return;
            }
            await _server.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            // A call may meet the broken connection and fail. After a failed connect the next one waits a moment, by the clock of the story.
            while (await _guard.CheckAsync(CancellationToken.None) is not null)
                Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        public override async ValueTask<bool> TryLoseAllAsync()
        {
            await _server.CommandAsync("FLUSHALL");
            return true;
        }

        public override ValueTask DisposeAsync() => _guard.DisposeAsync();

        private RedisGuard Open() => new(_options, new(), Time, NullLogger.Instance);
    }
}
