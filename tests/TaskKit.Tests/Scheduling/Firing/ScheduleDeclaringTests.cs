using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Firing;
using TaskKit.Scheduling.Stored;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling.Firing;

/// <summary>The documents of the schedules that two workers of a new fleet state at one moment: each has looked before the other one wrote.</summary>
public sealed class ScheduleDeclaringTests
{
    private const string Name = ProbeCatalog.Type;
    private static readonly DateTimeOffset Begun = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private readonly IDocumentStore _documents = new InMemoryBackend().Documents!;

    [Fact]
    public async Task The_time_from_which_a_schedule_counts_is_that_of_the_first()
    {
        await BeginAsync(TimeSpan.FromSeconds(1), Begun);
        await BeginAsync(TimeSpan.FromSeconds(1), Begun + TimeSpan.FromSeconds(3));

        Assert.Equal(Begun, (await ReadAsync()).Since);
    }

    [Fact]
    public async Task Another_rule_of_the_second_stands()
    {
        await BeginAsync(TimeSpan.FromSeconds(1), Begun);
        await BeginAsync(TimeSpan.FromSeconds(2), Begun + TimeSpan.FromSeconds(3));

        var stored = await ReadAsync();
        Assert.Equal((TimeSpan.FromSeconds(2), Begun + TimeSpan.FromSeconds(3)), (stored.Rule.Interval, stored.Since));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_replaced()
    {
        await _documents.WriteAsync(new DocumentWrite(ScheduleDefinition.Kind, Name, "{}"u8.ToArray()), CancellationToken.None);

        await BeginAsync(TimeSpan.FromSeconds(1), Begun);

        Assert.Equal(Begun, (await ReadAsync()).Since);
    }

    private Task BeginAsync(TimeSpan every, DateTimeOffset now)
    {
        var declared = new DeclaredSchedules(Handlers.Registry(Scheduled.Of(null, Scheduled.Every(every))), "Shop");
        return new ScheduleDeclaring(_documents, declared, NullLogger.Instance).BeginAsync([], now, CancellationToken.None);
    }

    private async Task<ScheduleDefinition> ReadAsync() =>
        DefinitionJson.Read((await _documents.ReadAsync(ScheduleDefinition.Kind, Name, CancellationToken.None))!, out _)!;
}
