namespace TaskKit.Tool;

/// <summary>A task type, and the reason why the program's configuration switches it off.</summary>
/// <param name="Type">The type.</param>
/// <param name="Off">The reason, or <see langword="null"/> when it is on.</param>
internal sealed record TypeRow(TaskTypeInfo Type, OffType? Off)
{
    /// <summary>The state for people; empty for a type that this program does not run.</summary>
    public string State =>
        Type.Handler is null ? ""
        : Off is null ? "on"
        : $"off: {Off.Reason}";

    /// <summary>The rows of a program's types. A configuration that cannot be read brings a warning, and the types without their states.</summary>
    public static IReadOnlyList<TypeRow> Of(CommandContext context, UserProject project, TaskManifest manifest)
    {
        IReadOnlyDictionary<string, OffType> off = new Dictionary<string, OffType>();
        try
        {
            off = OffTypes.Of(manifest, context.ConfigurationOf(project));
        }
        catch (ToolException e)
        {
            context.Output.Warn($"{e.Message} So it is not known which types are off.");
        }
        return [.. manifest.Types.Select(type => new TypeRow(type, off.GetValueOrDefault(type.Type)))];
    }
}
