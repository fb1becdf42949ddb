using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Limiting;
using TaskKit.Operating;
using TaskKit.Pausing;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Limiting;

/// <summary>The calls of users: setting, clearing, listing.</summary>
public sealed class TaskLimitsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = Clock.New();
    private readonly InMemoryBackend _backend;
    private readonly TaskLimits _limits;

    public TaskLimitsTests()
    {
        _backend = new InMemoryBackend(_time);
        _limits = new TaskLimits(_backend, Names, _time);
    }

    private static ScopeNames Names => new(() => ["sms", "email"], () => []);

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Limits_are_listed_by_type_until_they_are_cleared()
    {
        var rate = new TaskRate(100, TimeSpan.FromSeconds(1));
        var sms = await _limits.SetAsync("sms", new TaskLimit { Concurrency = 5, Rate = rate }, " anna ");
        var email = await _limits.SetAsync("email", new TaskLimit { Concurrency = 0 }, " ");

        Assert.Equal([email, sms], await _limits.ListAsync());
        Assert.Equal(new StoredLimit("sms", new TaskLimit { Concurrency = 5, Rate = rate }, "anna", _time.GetUtcNow()), sms);
        Assert.Null(email.By);

        Assert.True(await _limits.ClearAsync("sms"));
        Assert.False(await _limits.ClearAsync("sms"));
        Assert.Equal([email], await _limits.ListAsync());
    }

    [Fact]
    public async Task A_second_limit_stands_in_place_of_the_first()
    {
        await _limits.SetAsync("sms", new TaskLimit { Concurrency = 5 });
        var second = await _limits.SetAsync("sms", new TaskLimit { Rate = new TaskRate(1, TimeSpan.FromSeconds(1)) });

        Assert.Equal([second], await _limits.ListAsync());
        Assert.Null(second.Limit.Concurrency);
    }

    [Fact]
    public async Task A_type_that_nobody_has_is_refused_with_the_near_miss()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await _limits.SetAsync("smz", new TaskLimit { Concurrency = 1 })
        );
        Assert.Contains("got 'smz'", error.Message);
        Assert.Contains("sms", error.Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _limits.SetAsync("no name", new TaskLimit { Concurrency = 1 }));
    }

    [Fact]
    public async Task A_limit_that_states_nothing_is_refused()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await _limits.SetAsync("sms", new TaskLimit()));
        Assert.Contains("To end a limit, state 0, or call ClearAsync", error.Message);
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await _limits.SetAsync("sms", new TaskLimit { Concurrency = 1 }, new string('x', 201))
        );
    }

    [Fact]
    public async Task A_backend_that_keeps_no_limits_refuses()
    {
        var limits = new TaskLimits(new Unlimited(_backend), Names, _time);

        var error = await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await limits.SetAsync("sms", new TaskLimit { Concurrency = 1 })
        );

        Assert.Contains("set TaskKit:Redis:Address", error.Message);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await limits.ListAsync());
    }

    [Theory]
    [InlineData("TotalConcurrency", "4")]
    [InlineData("Rate", "100/1s")]
    public async Task A_program_that_states_a_limit_does_not_start_on_a_backend_that_keeps_none(string key, string value)
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            WorkerHost.StartAsync(
                (_, _, _) => TaskResult.Done,
                backend: new Unlimited(new InMemoryBackend()),
                configuration: builder => builder.AddInMemoryCollection([new($"TaskKit:Types:{ProbeCatalog.Type}:{key}", value)])
            )
        );

        Assert.Contains("the backend 'memory' keeps no limits across workers", error.Message);
        Assert.Contains("TaskKit:Types:probe", error.Message);
    }

    [Theory]
    [InlineData("TotalConcurrency", "-1", "expected 0 to 100000, got -1")]
    [InlineData("TotalConcurrency", "100001", "expected 0 to 100000, got 100001")]
    [InlineData("TotalConcurrency", "many", "whole number")]
    [InlineData("Rate", "100/s", "Did you mean 100/1s")]
    [InlineData("Rate", "fast", "for example 100/1s")]
    public async Task A_limit_that_is_none_is_refused_at_the_start(string key, string value, string expected)
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            WorkerHost.StartAsync(
                (_, _, _) => TaskResult.Done,
                configuration: builder => builder.AddInMemoryCollection([new($"TaskKit:Types:{ProbeCatalog.Type}:{key}", value)])
            )
        );

        Assert.Contains(expected, error.Message);
        Assert.Contains($"TaskKit:Types:{ProbeCatalog.Type}", error.Message);
    }

    private sealed class Unlimited(ITaskBackend inner) : WrappedBackend(inner)
    {
        public override BackendCapabilities Capabilities => base.Capabilities & ~BackendCapabilities.Limits;
    }
}
