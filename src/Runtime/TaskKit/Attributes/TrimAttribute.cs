namespace TaskKit;

/// <summary>
/// Cuts white space off the beginning and the end of a text in a payload: when it is read, when it is written, and before its rules are checked.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TrimAttribute : Attribute;
