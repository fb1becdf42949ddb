namespace TaskKit.Generators.Model.Settings;

/// <summary>Decides whose settings a record is, where several handlers take it: those of the handlers that state it, if there are any.</summary>
internal static class SettingsOwners
{
    /// <summary>The items whose record is theirs.</summary>
    /// <param name="items">Handlers, each with a record.</param>
    /// <param name="record">The name of the record.</param>
    /// <param name="isStated">Whether the handler states it.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, Func<T, string> record, Func<T, bool> isStated) =>
        items.GroupBy(record, StringComparer.Ordinal).SelectMany(same => same.Any(isStated) ? same.Where(isStated) : same);
}
