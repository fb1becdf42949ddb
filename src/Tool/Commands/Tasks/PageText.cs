using TaskKit.Backends;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Tells the user below a list that it is empty, or the way to see more of it.</summary>
internal static class PageText
{
    /// <param name="output">The output.</param>
    /// <param name="page">The list.</param>
    /// <param name="empty">The sentence for an empty list.</param>
    /// <param name="type">The type that was asked for, which may be misspelt; <see langword="null"/> for all.</param>
    /// <param name="store">The store, which has the names of the program's types.</param>
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
