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

    /// <summary>The number of tasks of this type that all workers together run at once.</summary>
    /// <value>0 by default: no limit. <c>TaskKit:Types:&lt;type&gt;:TotalConcurrency</c> and <see cref="ITaskLimits"/> override it.</value>
    public int TotalConcurrency { get; set; }

    /// <summary>
    /// The number of tasks of this type that begin within any one period, in all workers together: a number and a duration, <c>"100/1s"</c>. A task that it holds
    /// back waits, and no attempt is counted.
    /// </summary>
    /// <value><see langword="null"/> by default: no limit, as <c>"0"</c>. <c>TaskKit:Types:&lt;type&gt;:Rate</c> and <see cref="ITaskLimits"/> override it.</value>
    public string? Rate { get; set; }

    /// <summary>
    /// The version of the type that this handler runs, 1 or more. A type may have one handler for each version; which one runs says the metadata
    /// <c>handler_version</c> of the task, then the member <c>version</c> of its payload, then the version of its envelope, then the type's default.
    /// </summary>
    /// <value>1 by default.</value>
    public int Version { get; set; } = 1;

    /// <summary>The version as people read it.</summary>
    /// <value><see langword="null"/> by default: the number and <c>.0.0</c>, for example <c>2.0.0</c>.</value>
    public string? VersionText { get; set; }

    /// <summary>
    /// The priority of the tasks of this type, −2 (last) to 2 (first), where a submit states none. It counts in programs that have the handler.
    /// <c>TaskKit:Types:&lt;type&gt;:Priority</c> overrides it.
    /// </summary>
    /// <value><see cref="int.MinValue"/> by default: not stated here, so tasks have priority 0.</value>
    public int Priority { get; set; } = int.MinValue;

    /// <summary>The wait before the first retry, as a number with a unit: <c>"500ms"</c>, <c>"10s"</c>, <c>"5m"</c>.</summary>
    /// <value><see langword="null"/> by default: not stated here, so <c>TaskKit:Worker:Backoff:Initial</c> applies (1 s).</value>
    public string? Backoff { get; set; }

    /// <summary>The longest wait before a retry, as a number with a unit.</summary>
    /// <value><see langword="null"/> by default: not stated here, so <c>TaskKit:Worker:Backoff:Max</c> applies (60 s).</value>
    public string? BackoffMax { get; set; }

    /// <summary>The factor by which each wait is longer than the one before, 1 to 100.</summary>
    /// <value>0 by default: not stated here, so <c>TaskKit:Worker:Backoff:Factor</c> applies (2).</value>
    public double BackoffFactor { get; set; }

    /// <summary>The class that makes the handlers: an <see cref="ITaskHandlerFactory{THandler}"/>. The handler then needs no usable constructor.</summary>
    /// <value><see langword="null"/> by default: the handler's own constructor makes it.</value>
    public Type? Factory { get; set; }

    /// <summary>The record of the handler's settings, where its constructor does not take it, or takes several.</summary>
    /// <value><see langword="null"/> by default: the record with <see cref="HandlerSettingsAttribute"/> that the constructor takes, if any.</value>
    public Type? Settings { get; set; }

    /// <summary>The abilities of the handler, for programs that list the task types. Nothing depends on them.</summary>
    /// <value>Empty by default.</value>
    public string[] Capabilities { get; set; } = [];
}
