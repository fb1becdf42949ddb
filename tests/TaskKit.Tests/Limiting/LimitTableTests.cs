using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Limiting;

namespace TaskKit.Tests.Limiting;

/// <summary>The limits in force: those set at run time go before those that the program states.</summary>
public sealed class LimitTableTests : IAsyncDisposable
{
    private static readonly TaskRate Rate = new(100, TimeSpan.FromSeconds(1));

    private readonly InMemoryBackend _backend = new();
    private readonly LimitTable _table = new(
        new Dictionary<string, TaskLimit>
        {
            ["sms"] = new() { Concurrency = 5, Rate = Rate },
            ["none"] = new() { Concurrency = 0, Rate = default(TaskRate) },
        },
        NullLogger.Instance
    );

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public void What_the_program_states_is_in_force_and_0_is_none()
    {
        Assert.Equal(new TaskLimit { Concurrency = 5, Rate = Rate }, Assert.Single(_table.Current!).Value);
        Assert.Null(new LimitTable(new Dictionary<string, TaskLimit>(), NullLogger.Instance).Current);
    }

    [Theory]
    [InlineData("""{"concurrency":2,"since":"2026-11-26T10:00:00Z"}""", "at most 2 at once and 100/1s")]
    [InlineData("""{"rate":"3/1m","since":"2026-11-26T10:00:00Z"}""", "at most 5 at once and 3/1m")]
    [InlineData("""{"concurrency":0,"since":"2026-11-26T10:00:00Z"}""", "at most 100/1s")]
    [InlineData("""{"concurrency":0,"rate":"0","since":"2026-11-26T10:00:00Z"}""", "no limit")]
    [InlineData("""{"concurrency":-7,"since":"2026-11-26T10:00:00Z"}""", "at most 5 at once and 100/1s")]
    [InlineData("""{"rate":"x","since":"2026-11-26T10:00:00Z"}""", "at most 5 at once and 100/1s")]
    [InlineData("[]", "at most 5 at once and 100/1s")]
    public async Task A_document_goes_before_what_the_program_states_and_one_that_is_broken_changes_nothing(string json, string expected)
    {
        await _backend.Documents.WriteAsync(new DocumentWrite(LimitDocument.Kind, "sms", Encoding.UTF8.GetBytes(json)), default);

        await _table.ReadAsync(_backend.Documents, default);

        Assert.Equal(expected, (_table.Current?.GetValueOrDefault("sms") ?? new TaskLimit()).Words);
    }

    [Fact]
    public async Task A_change_is_told_once_and_the_table_stays_the_same_object_until_then()
    {
        int changes = 0;
        _table.Changed += () => changes++;
        var before = _table.Current;
        await _table.ReadAsync(_backend.Documents, default);
        Assert.Same(before, _table.Current);

        var limit = new StoredLimit("email", new TaskLimit { Concurrency = 1 }, "anna", DateTimeOffset.UnixEpoch);
        await _backend.Documents.WriteAsync(LimitDocument.Write(limit), default);
        await _table.ReadAsync(_backend.Documents, default);
        await _table.ReadAsync(_backend.Documents, default);

        Assert.Equal(1, changes);
        Assert.Equal(["email", "sms"], _table.Current!.Keys.Order());
    }
}
