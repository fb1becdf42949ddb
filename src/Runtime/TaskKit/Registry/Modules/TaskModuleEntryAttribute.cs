namespace TaskKit.Registry.Modules;

/// <summary>
/// One task type of a module. Generated; the catalogs and rules of the assemblies that reference it read it from the metadata.
/// </summary>
/// <param name="type">The task type's name.</param>
/// <param name="payload">The payload's class.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TaskModuleEntryAttribute(string type, Type payload) : Attribute
{
    /// <summary>The task type's name.</summary>
    public string Type { get; } = type;

    /// <summary>The payload's class.</summary>
    public Type Payload { get; } = payload;

    /// <summary>The handler's class, or <see langword="null"/> when another assembly declares it.</summary>
    public Type? Handler { get; set; }

    /// <summary>The record of the handler's settings, or <see langword="null"/>.</summary>
    public Type? Settings { get; set; }

    /// <summary>The names of the handler's schedules.</summary>
    /// <value>Empty by default.</value>
    public string[] Schedules { get; set; } = [];

    /// <summary>The version of the type that the handler runs, or that the payload belongs to.</summary>
    /// <value>1 by default.</value>
    public int Version { get; set; } = 1;
}
