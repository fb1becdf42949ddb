namespace TaskKit;

/// <summary>Declares a class as the handler of a task type. The generator adds it to <c>TaskCatalog.Registry</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskHandlerAttribute : Attribute
{
    /// <summary>Declares the handler of a payload whose record states the type name itself, by <see cref="TaskPayloadAttribute"/>.</summary>
    public TaskHandlerAttribute() { }

    /// <summary>Declares the handler of a task type.</summary>
    /// <param name="type">The name on the wire: letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>:</c>. It outlives the class name.</param>
    public TaskHandlerAttribute(string type) => Type = type;

    /// <summary>The task type's name, or <see langword="null"/> when the payload states it.</summary>
    public string? Type { get; }

    /// <summary>A description of the handler, for people who list the task types.</summary>
    /// <value>Empty by default.</value>
    public string Description { get; set; } = "";

    /// <summary>The number of times a failed attempt is repeated; attempts are retries + 1.</summary>
    /// <value>-1 by default: not stated here, so <c>TaskKit:Worker:MaxRetries</c> applies (3).</value>
    public int MaxRetries { get; set; } = -1;

    /// <summary>
    /// The time after which the token of an attempt is cancelled, as a number with a unit: <c>"500ms"</c>, <c>"30s"</c>, <c>"5m"</c>, <c>"1h"</c>. A
    /// handler that ignores its token runs on and keeps its slot.
    /// </summary>
    /// <value><see langword="null"/> by default: not stated here, so <c>TaskKit:Worker:Timeout</c> applies (30 s).</value>
    public string? Timeout { get; set; }

    /// <summary>The number of tasks of this type that one worker runs at once.</summary>
    /// <value>0 by default: no limit of its own, only <c>TaskKit:Worker:Concurrency</c>.</value>
    public int Concurrency { get; set; }

    /// <summary>
    /// The version of the type that this handler runs, 1 or more. A type may have one handler for each version; which one runs says the metadata
    /// <c>handler_version</c> of the task, then the member <c>version</c> of its payload, then the version of its envelope, then the type's default.
    /// </summary>
    /// <value>1 by default.</value>
    public int Version { get; set; } = 1;

    /// <summary>The version as people read it.</summary>
    /// <value><see langword="null"/> by default: the number and <c>.0.0</c>, for example <c>2.0.0</c>.</value>
    public string? VersionText { get; set; }

    /// <summary>The abilities of the handler, for programs that list the task types. Nothing depends on them.</summary>
    /// <value>Empty by default.</value>
    public string[] Capabilities { get; set; } = [];
}
