namespace TaskKit.Generators.Model;

/// <summary>The compilation's name and references, as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Assembly">The name of the assembly that is compiled.</param>
/// <param name="CoreVersion">The version of TaskKit that it references; <see langword="null"/> for none, and then nothing is generated.</param>
/// <param name="Modules">The modules of the referenced assemblies, by their names.</param>
/// <param name="Backends">The backend providers' classes, without <c>global::</c>.</param>
internal sealed record ReferencesModel(
    string Assembly,
    string? CoreVersion,
    EquatableArray<ModuleReference> Modules,
    EquatableArray<string> Backends
);

/// <summary>The module of a referenced assembly.</summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Type">The module's class in code.</param>
/// <param name="Entries">Its task types.</param>
/// <param name="HasCatchAll">True when it has a catch-all handler.</param>
internal sealed record ModuleReference(string Assembly, string Type, EquatableArray<EntryModel> Entries, bool HasCatchAll);

/// <summary>One task type of a module.</summary>
/// <param name="TaskType">Its name.</param>
/// <param name="Payload">The payload's class.</param>
/// <param name="PayloadAssembly">The name of the payload's assembly.</param>
/// <param name="Handler">The handler's class, or <see langword="null"/>.</param>
/// <param name="IsHandledElsewhere">True when the payload states that another program runs its tasks.</param>
/// <param name="Version">The version of the type.</param>
internal sealed record EntryModel(
    string TaskType,
    string Payload,
    string PayloadAssembly,
    string? Handler,
    bool IsHandledElsewhere,
    int Version
)
{
    /// <summary>The settings of the handler, or <see langword="null"/>.</summary>
    public SettingsEntry? Settings { get; init; }

    /// <summary>The names of the handler's schedules.</summary>
    public EquatableArray<string> Schedules { get; init; }
}

/// <summary>The settings of the handler of a task type.</summary>
/// <param name="Record">The class.</param>
/// <param name="IsSettled">
/// True when they surely belong to this handler: it states them, or was compiled with them. False when only its constructor takes them.
/// </param>
/// <param name="Names">The names of the settings.</param>
internal sealed record SettingsEntry(string Record, bool IsSettled, EquatableArray<string> Names);
