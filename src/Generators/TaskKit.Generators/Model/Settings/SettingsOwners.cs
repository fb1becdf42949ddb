namespace TaskKit.Generators.Model.Settings;

/// <summary>Decides to which handlers a record of settings belongs: to those that state it, or else to all whose constructors take it.</summary>
internal static class SettingsOwners
{
    /// <summary>Selects the handlers that own their record.</summary>
    /// <param name="items">Handlers, each with a record.</param>
    /// <param name="record">The name of the record.</param>
    /// <param name="isStated">True when the handler states the record.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, Func<T, string> record, Func<T, bool> isStated) =>
        items.GroupBy(record, StringComparer.Ordinal).SelectMany(same => same.Any(isStated) ? same.Where(isStated) : same);
}
