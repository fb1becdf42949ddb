namespace TaskKit.Registry.Modules;

/// <summary>
/// The task types of an assembly as JSON, readable from its metadata without running it. Generated; the tool reads it. A host's manifest names
/// the assemblies whose modules it composes, and the tool reads theirs from the files beside it.
/// </summary>
/// <param name="json">The manifest; <c>manifestVersion</c> says which format.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TaskManifestAttribute(string json) : Attribute
{
    /// <summary>The manifest's format that this version writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The manifest.</summary>
    public string Json { get; } = json;
}
