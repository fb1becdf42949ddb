namespace TaskKit.Generators;

/// <summary>The names of the properties by which an analyzer passes values to the code fix of a diagnostic.</summary>
internal static class FixProperties
{
    /// <summary>An allowed name, for a task type, domain or feature flag.</summary>
    public const string Name = nameof(Name);

    /// <summary>The attribute to add, without its brackets.</summary>
    public const string Attribute = nameof(Attribute);

    /// <summary>A text that was probably meant, for an argument of an attribute.</summary>
    public const string Text = nameof(Text);

    /// <summary>The named argument that <see cref="Text"/> is for; <see langword="null"/> for the first argument.</summary>
    public const string Argument = nameof(Argument);

    /// <summary>The name, in code, of the payload's class, for the method that makes a schedule's payload.</summary>
    public const string Payload = nameof(Payload);
}
