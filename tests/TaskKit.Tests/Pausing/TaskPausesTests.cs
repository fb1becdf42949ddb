using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Operating;
using TaskKit.Pausing;
using TaskKit.Publishing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Pausing;

/// <summary>The calls of users: pausing, resuming, listing.</summary>
public sealed class TaskPausesTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = Clock.New();
    private readonly InMemoryBackend _backend;
    private readonly TaskPauses _pauses;

    public TaskPausesTests()
    {
        _backend = new InMemoryBackend(_time);
        _pauses = new TaskPauses(_backend, new ScopeNames(() => ["sms", "email"], () => ["billing"]), _time);
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Pauses_are_listed_by_scope_until_they_are_resumed()
    {
        var sms = await _pauses.PauseAsync(PauseScope.Type("sms"), " gateway down ", "anna");
        var all = await _pauses.PauseAsync(PauseScope.All, "maintenance");
        var billing = await _pauses.PauseAsync(PauseScope.Domain("billing"), "month end", " ");

        Assert.Equal([all, billing, sms], await _pauses.ListAsync());
        Assert.Equal(new TaskPause(PauseScope.Type("sms"), "gateway down", "anna", _time.GetUtcNow()), sms);
        Assert.Null(billing.By);

        Assert.True(await _pauses.ResumeAsync(PauseScope.Type("sms")));
        Assert.False(await _pauses.ResumeAsync(PauseScope.Type("sms")));
        Assert.False(await _pauses.ResumeAsync(PauseScope.Type("nosuch")));
        Assert.Equal([all, billing], await _pauses.ListAsync());
    }

    [Fact]
    public async Task What_fell_into_the_pause_of_a_schedule_is_passed_over_before_the_pause_ends()
    {
        var nightly = new TaskPause(PauseScope.Schedule("nightly"), "moving", "anna", _time.GetUtcNow());
        await _backend.Documents.WriteAsync(PauseDocument.Write(nightly), default);
        var passedOver = new List<(string Schedule, int Pauses)>();
        var pauses = new TaskPauses(_backend, new ScopeNames(() => [], () => []), _time)
        {
            PassOver = async (schedule, cancel) => passedOver.Add((schedule, (await _pauses.ListAsync(cancel)).Count)),
        };

        Assert.True(await pauses.ResumeAsync(PauseScope.Schedule("nightly")));

        Assert.Equal(("nightly", 1), Assert.Single(passedOver));
        Assert.Empty(await _pauses.ListAsync());
        Assert.False(await pauses.ResumeAsync(PauseScope.Schedule("nightly")));
        Assert.Single(passedOver);
    }

    [Fact]
    public async Task A_second_pause_keeps_the_time_and_gets_the_new_reason()
    {
        var first = await _pauses.PauseAsync(PauseScope.All, "one", "anna");
        _time.Advance(TimeSpan.FromHours(1));

        var second = await _pauses.PauseAsync(PauseScope.All, "two", "ben");

        Assert.Equal(first with { Reason = "two", By = "ben" }, second);
        Assert.Equal([second], await _pauses.ListAsync());
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_refused_with_the_near_miss()
    {
        var type = await Assert.ThrowsAsync<ArgumentException>(async () => await _pauses.PauseAsync(PauseScope.Type("smss"), "x"));
        Assert.StartsWith("Expected a task type that a program has, got 'smss'. Did you mean 'sms'?", type.Message);
        var domain = await Assert.ThrowsAsync<ArgumentException>(async () => await _pauses.PauseAsync(PauseScope.Domain("biling"), "x"));
        Assert.StartsWith("Expected a domain that a program has, got 'biling'. Did you mean 'billing'?", domain.Message);
        var schedule = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await _pauses.PauseAsync(PauseScope.Schedule("nightly"), "x")
        );
        Assert.StartsWith("Expected a schedule that a program has, got 'nightly'.", schedule.Message);
        Assert.Empty(await _pauses.ListAsync());
    }

    [Fact]
    public async Task Names_that_other_programs_wrote_into_the_store_are_known()
    {
        await _backend.DeclareAsync(new TypeDeclaration("Other", ["fax"]), CancellationToken.None);
        var published = new PublishedType
        {
            Type = "letter",
            Program = "Other",
            Domain = "post",
            Seen = _time.GetUtcNow(),
        };
        await _backend.Documents.WriteAsync(published.Write(_time.GetUtcNow().AddDays(1)), CancellationToken.None);
        await _backend.Documents.WriteAsync(new DocumentWrite("schedules", "nightly", "{}"u8.ToArray()), CancellationToken.None);

        foreach (string scope in new[] { "type:fax", "type:letter", "domain:post", "schedule:nightly" })
            await _pauses.PauseAsync(PauseScope.Parse(scope), "x");

        Assert.Equal(4, (await _pauses.ListAsync()).Count);
        var near = await Assert.ThrowsAsync<ArgumentException>(async () => await _pauses.PauseAsync(PauseScope.Type("fux"), "x"));
        Assert.Contains("Did you mean 'fax'?", near.Message);
    }

    [Fact]
    public async Task A_reason_is_needed_and_texts_must_be_well_formed()
    {
        foreach (var (reason, by) in new[] { ("", null), ("  ", null), ("\ud800", null), ("x", "\udc00") })
            await Assert.ThrowsAsync<ArgumentException>(async () => await _pauses.PauseAsync(PauseScope.All, reason, by));
        Assert.Empty(await _pauses.ListAsync());
    }

    [Fact]
    public async Task The_longest_texts_fit_and_longer_ones_are_refused()
    {
        var (reason, by) = (new string('é', 1000), new string('é', 200));
        Assert.Equal(reason, (await _pauses.PauseAsync(PauseScope.All, reason, by)).Reason);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _pauses.PauseAsync(PauseScope.All, reason + "é", by));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _pauses.PauseAsync(PauseScope.All, reason, by + "é"));
    }

    [Fact]
    public async Task A_backend_without_documents_refuses_with_the_reason()
    {
        await using var bare = new Bare();
        var pauses = new TaskPauses(bare, new ScopeNames(() => [], () => []), _time);

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await pauses.PauseAsync(PauseScope.All, "x"));

        Assert.Contains("keeps no documents", refusal.Message);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await pauses.ResumeAsync(PauseScope.All));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await pauses.ListAsync());
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_pauses_all_the_same_and_one_without_a_scope_does_not()
    {
        foreach (
            var (name, value) in new[]
            {
                ("type:sms", "{}"),
                ("all", "7"),
                ("nonsense", """{"reason":"x","since":"2026-11-26T00:00:00Z"}"""),
            }
        )
            await _backend.Documents.WriteAsync(
                new DocumentWrite(PauseDocument.Kind, name, System.Text.Encoding.UTF8.GetBytes(value)),
                CancellationToken.None
            );

        Assert.Equal(["all", "type:sms"], (await _pauses.ListAsync()).Select(pause => pause.Scope.ToString()));
        Assert.All(await _pauses.ListAsync(), pause => Assert.Contains("cannot be read", pause.Reason));
        Assert.Equal("again", (await _pauses.PauseAsync(PauseScope.All, "again")).Reason);
        Assert.True(await _pauses.ResumeAsync(PauseScope.Type("sms")));
    }

    [Fact]
    public async Task Pauses_at_the_same_time_all_succeed_and_one_stands()
    {
        var made = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(async () => await _pauses.PauseAsync(PauseScope.All, $"{i}")))
        );

        var stands = Assert.Single(await _pauses.ListAsync());
        Assert.Contains(stands, made);
    }

    private sealed class Bare() : WrappedBackend(new InMemoryBackend())
    {
        public override IDocumentStore? Documents => null;
    }
}
