namespace TaskKit.Generators.Model;

/// <summary>One payload as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="TaskType">The task type's name.</param>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts and in the manifest.</param>
/// <param name="IsPublic">Whether other assemblies can name it.</param>
/// <param name="Shapes">The types it is made of; the payload itself is the first.</param>
internal sealed record PayloadModel(string TaskType, string Type, string FullName, bool IsPublic, EquatableArray<ShapeModel> Shapes)
{
    /// <summary>The task type's name as a C# constant.</summary>
    public string Constant => TaskTypeName.ToConstant(TaskType);
}
