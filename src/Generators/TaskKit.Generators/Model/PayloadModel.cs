namespace TaskKit.Generators.Model;

/// <summary>One payload as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="TaskType">The task type's name.</param>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts and in the manifest.</param>
/// <param name="IsPublic">True when other assemblies can name the class.</param>
/// <param name="Shapes">The types within the payload; the payload itself is the first.</param>
internal sealed record PayloadModel(string TaskType, string Type, string FullName, bool IsPublic, EquatableArray<ShapeModel> Shapes)
{
    /// <summary>The namespace of the class. It decides on the marker that counts.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>
    /// The domain, or <see langword="null"/>. Markers count only after <see cref="ModuleComposition"/>; before, it is the one that the payload
    /// states.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>The version in <c>[TaskPayload]</c>, or <see langword="null"/>.</summary>
    public int? StatedVersion { get; init; }

    /// <summary>The version that its tasks carry; <see langword="null"/> where it is the only payload of its type and states none.</summary>
    public int? Version { get; init; }

    /// <summary>The task type's name as a C# constant.</summary>
    public string Constant => TaskTypeName.ToConstant(TaskType);

    /// <summary>The beginning of the names of its codec and reader. It is unique, since a constant has no underscore inside.</summary>
    public string CodeName => Version > 1 ? $"{Constant}_V{Version}" : Constant;
}
