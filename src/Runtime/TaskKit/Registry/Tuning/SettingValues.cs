namespace TaskKit.Registry.Tuning;

/// <summary>The values of a handler's settings as they were read, for the generated code that makes the object of them.</summary>
public sealed class SettingValues
{
    private readonly object?[] _values;

    internal SettingValues(object?[] values) => _values = values;

    /// <summary>True when a source has the setting.</summary>
    /// <param name="member">The setting, by its place.</param>
    public bool Has(int member) => _values[member] is not null;

    /// <summary>The value of a setting.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="member">The setting, by its place.</param>
    public T Get<T>(int member) => (T)_values[member]!;

    /// <summary>The value of a setting, or its default where no source has it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="member">The setting, by its place.</param>
    /// <param name="fallback">The default.</param>
    public T Get<T>(int member, T fallback) => _values[member] is { } value ? (T)value : fallback;
}
