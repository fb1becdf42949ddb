namespace TaskKit.Generators;

/// <summary>The values that analyzers hand to the code fixes along with a diagnostic.</summary>
internal static class FixProperties
{
    /// <summary>A type name that is allowed.</summary>
    public const string Name = nameof(Name);

    /// <summary>The attribute to add, without its brackets.</summary>
    public const string Attribute = nameof(Attribute);

    /// <summary>A text that was probably meant, for an argument of an attribute.</summary>
    public const string Text = nameof(Text);

    /// <summary>The named argument that <see cref="Text"/> is for; <see langword="null"/> for the first of all.</summary>
    public const string Argument = nameof(Argument);

    /// <summary>The payload's class in code.</summary>
    public const string Payload = nameof(Payload);
}
