namespace TaskKit;

/// <summary>
/// Marks a member of a payload whose value is not for everybody's eyes: the JSON Schema says <c>writeOnly</c>, the tool prints <c>***</c>, and no
/// message shows it. The value itself is stored as it is.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SensitiveAttribute : Attribute;
