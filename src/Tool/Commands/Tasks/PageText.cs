using TaskKit.Backends;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Says what follows a list: that it is empty, or the way to see more of it.</summary>
internal static class PageText
{
    /// <param name="output">Where to say it.</param>
    /// <param name="page">The list.</param>
    /// <param name="empty">What to say of an empty one.</param>
    /// <param name="type">The type that was asked for, which may be misspelt.</param>
    /// <param name="store">Knows the program's types.</param>
    public static void SayRest(this Output output, TaskPage page, string empty, string? type, TaskStore store)
    {
        if (page.Tasks.Count == 0)
            output.Say(
                (page.Next is null ? empty : "None so far.")
                    + (type is null || store.KnownTypes.Contains(type) ? "" : NearMiss.Hint(type, store.KnownTypes))
            );
        if (page.Next is { } next)
            output.SayMore(next);
    }
}
