namespace TaskKit.Tool;

/// <summary>A task type, and the reason why the program's configuration switches it off.</summary>
/// <param name="Type">The type.</param>
/// <param name="Off">The reason, or <see langword="null"/> when it is on.</param>
internal sealed record TypeRow(TaskTypeInfo Type, OffType? Off)
{
    /// <summary>The settings of its handlers, with the values that the program would find.</summary>
    public IReadOnlyList<SettingValue> Settings { get; init; } = SettingValue.Of(Type, null);

    /// <summary>The state for people; empty for a type that this program does not run.</summary>
    public string State =>
        Type.Handler is null ? ""
        : Off is null ? "on"
        : $"off: {Off.Reason}";

    /// <summary>The rows of a program's types. A configuration that cannot be read brings a warning, and the types without their states.</summary>
    public static IReadOnlyList<TypeRow> Of(CommandContext context, UserProject project, TaskManifest manifest)
    {
        IReadOnlyDictionary<string, OffType> off = new Dictionary<string, OffType>();
        AppConfiguration? configuration = null;
        try
        {
            configuration = context.ConfigurationOf(project);
            off = OffTypes.Of(manifest, configuration);
            WarnOfNames(context, manifest, configuration);
        }
        catch (ToolException e)
        {
            context.Output.Warn($"{e.Message} So it is not known which types are off.");
        }
        return
        [
            .. manifest.Types.Select(type => new TypeRow(type, off.GetValueOrDefault(type.Type))
            {
                Settings = SettingValue.Of(type, configuration),
            }),
        ];
    }

    // A misspelt domain switches off all the others: whoever looks for the reason needs the near miss.
    private static void WarnOfNames(CommandContext context, TaskManifest manifest, AppConfiguration configuration)
    {
        try
        {
            var settings = TaskKitSettings.Read(configuration.Root, ManifestRegistry.Of(manifest, context.Host.Providers), []);
            // Those of --set were told before.
            var told = SetValues.Warnings(context.Values, manifest, context.Host).ToHashSet(StringComparer.Ordinal);
            foreach (string warning in settings.SwitchWarnings.Where(warning => !told.Contains($"--set {warning}")))
                context.Output.Warn(warning);
        }
        catch (TaskKitConfigurationException e)
        {
            context.Output.Warn(e.Message);
        }
    }
}
