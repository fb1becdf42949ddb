namespace TaskKit;

/// <summary>
/// Lets a task type run only while a feature flag is on. Its tasks wait meanwhile. Several flags on one handler must all be on; several handlers may
/// share a flag.
/// </summary>
/// <param name="flag">The flag's name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, for example <c>email_notifications</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class FeatureFlagAttribute(string flag) : Attribute
{
    /// <summary>The flag's name.</summary>
    public string Flag { get; } = flag;
}
