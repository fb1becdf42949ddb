namespace TaskKit.Generators;

/// <summary>The values that analyzers hand to the code fixes along with a diagnostic.</summary>
internal static class FixProperties
{
    /// <summary>A type name that is allowed.</summary>
    public const string Name = nameof(Name);

    /// <summary>The attribute to add, without its brackets.</summary>
    public const string Attribute = nameof(Attribute);
}
