namespace TaskKit.Registry.Modules;

/// <summary>
/// The task types of an assembly as JSON, readable from its metadata without running it. Generated; the tool reads it. The manifest of a host
/// names the other assemblies that have handlers, and the tool reads their manifests from the files beside the host.
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
