using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>What follows a list: that it is empty, or how to see more of it.</summary>
internal static class PageText
{
    public static void SayRest(this Output output, TaskPage page, string empty)
    {
        if (page.Tasks.Count == 0)
            output.Say(empty);
        else if (page.Next is { } next)
            output.Say($"There are more: --cursor {next}");
    }
}
