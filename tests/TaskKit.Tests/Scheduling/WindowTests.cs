using System.Globalization;
using TaskKit.Backends;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Tests.Scheduling;

/// <summary>The schedule and the window of a task, as its handler reads them.</summary>
public sealed class WindowTests
{
    private static readonly DateTimeOffset Three = DateTimeOffset.Parse("2026-11-26T03:00:00.25+01:00", CultureInfo.InvariantCulture);

    [Fact]
    public void A_window_comes_back_as_it_was_written()
    {
        var window = new TaskWindow(Three.AddDays(-1), Three);
        var metadata = WindowMetadata.With(new Dictionary<string, string> { ["tenant"] = "acme" }, "nightly", window);

        Assert.Equal("2026-11-26T02:00:00.25Z", metadata["schedule_to"]);
        Assert.Equal("acme", metadata["tenant"]);
        var context = ContextOf(metadata);
        Assert.Equal(("nightly", window), (context.Schedule, context.Window!.Value));
        Assert.Equal(TimeSpan.Zero, context.Window.Value.To.Offset);
    }

    [Theory]
    [InlineData("schedule", "nightly")]
    [InlineData("schedule_from", "2026-11-26T02:00:00Z")]
    [InlineData("schedule_to", "never")]
    public void A_task_that_only_looks_like_one_of_a_schedule_has_none(string name, string value)
    {
        var context = ContextOf(new Dictionary<string, string> { [name] = value });

        Assert.Null(context.Schedule);
        Assert.Null(context.Window);
    }

    [Fact]
    public void An_occurrence_has_one_id_and_others_have_others()
    {
        var id = OccurrenceId.Of("nightly", Three);

        Assert.Equal(id, OccurrenceId.Of("nightly", Three.ToUniversalTime()));
        Assert.NotEqual(id, OccurrenceId.Of("nightly", Three.AddMilliseconds(1)));
        Assert.NotEqual(id, OccurrenceId.Of("nightli", Three));
        Assert.Equal(7, id.Value.Version);
        Assert.StartsWith($"{Three.ToUnixTimeMilliseconds():x12}", id.Value.ToString("N"));
    }

    private static TaskContext ContextOf(IReadOnlyDictionary<string, string> metadata) =>
        new(
            new TaskEnvelope
            {
                Id = OccurrenceId.Of("x", Three),
                Type = "probe",
                Payload = "{}"u8.ToArray(),
                CreatedAt = Three,
                Metadata = metadata,
            }
        );
}
