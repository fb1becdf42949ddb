using TaskKit.TestSupport;

namespace TaskKit.Tests;

public sealed class TaskIdTests
{
    [Fact]
    public void Ids_sort_by_time()
    {
        var time = Clock.New();
        var first = TaskId.New(time);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(first.CompareTo(TaskId.New(time)) < 0);
        Assert.Equal(7, first.Value.Version);
    }

    [Fact]
    public void A_text_that_is_no_id_is_refused_with_an_example()
    {
        var error = Assert.Throws<FormatException>(() => TaskId.Parse("42"));
        Assert.Contains("'42'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Follow_up_ids_follow_from_parent_generation_and_index()
    {
        var parent = TaskId.New(Clock.New());
        var id = FollowUps.IdOf(parent, 0, 0);
        Assert.Equal(id, FollowUps.IdOf(parent, 0, 0));
        Assert.Equal(7, id.Value.Version);
        Assert.Equal(parent.ToString()[..13], id.ToString()[..13]);
        Assert.Equal(4, new[] { id, FollowUps.IdOf(parent, 0, 1), FollowUps.IdOf(parent, 1, 0), parent }.Distinct().Count());
    }
}
