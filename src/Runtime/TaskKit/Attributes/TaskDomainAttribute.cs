namespace TaskKit;

/// <summary>
/// Puts task types into a domain, so that they are listed, switched on and switched off together. The nearest statement counts: on the handler's class,
/// on the payload, on a marker (any other class) for all handlers of its namespace and of the namespaces below, on the assembly.
/// </summary>
/// <param name="name">The domain's name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, for example <c>billing</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly, Inherited = false)]
public sealed class TaskDomainAttribute(string name) : Attribute
{
    /// <summary>The domain's name.</summary>
    public string Name { get; } = name;
}
