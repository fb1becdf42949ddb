namespace TaskKit;

/// <summary>
/// States the task type's name on the payload, for a contracts assembly that others submit from. Its handler, elsewhere, is a nameless
/// <see cref="TaskHandlerAttribute"/>.
/// </summary>
/// <param name="type">The name on the wire: letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>:</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskPayloadAttribute(string type) : Attribute
{
    /// <summary>The task type's name.</summary>
    public string Type { get; } = type;

    /// <summary>States that another program runs the tasks, so that a program with workers is not warned that it lacks the handler (TK1019).</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool HandledElsewhere { get; set; }

    /// <summary>
    /// The version of the type that this payload belongs to, 1 or more, where a type has several payloads. A submitted task carries it, and the
    /// handler of the payload runs it unless it states another version.
    /// </summary>
    /// <value>1 by default.</value>
    public int Version { get; set; } = 1;
}
