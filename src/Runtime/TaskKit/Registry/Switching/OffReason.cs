namespace TaskKit.Registry.Switching;

/// <summary>The cause for which a task type is switched off.</summary>
internal enum OffKind
{
    /// <summary>A setting leaves the type out for as long as the host runs.</summary>
    Setting,

    /// <summary>Code of the program has disabled the type.</summary>
    Call,

    /// <summary>A feature flag is off.</summary>
    Flag,

    /// <summary>The handler is unhealthy.</summary>
    Health,

    /// <summary>The type is paused in all processes.</summary>
    Pause,
}

/// <summary>The reason why a task type is switched off.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Text">The reason, for people.</param>
internal sealed record OffReason(OffKind Kind, string Text);

/// <summary>One task type that went off or on.</summary>
/// <param name="Type">The type.</param>
/// <param name="Before">The reason why it was off; <see langword="null"/> when it was on.</param>
/// <param name="After">The reason why it is off; <see langword="null"/> when it is on.</param>
internal readonly record struct TypeSwitch(string Type, OffReason? Before, OffReason? After);
