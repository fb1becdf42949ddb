namespace TaskKit;

/// <summary>Marks a member whose value is a secret: it is never shown, and the schema of a payload says <c>writeOnly</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class SensitiveAttribute : Attribute;
