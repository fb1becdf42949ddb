namespace TaskKit;

/// <summary>
/// Marks a member of a payload, or of a handler's settings, whose value is not for everybody's eyes: the JSON Schema says <c>writeOnly</c>, the tool prints
/// <c>***</c>, and no message shows it. The value itself is stored as it is.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class SensitiveAttribute : Attribute;
