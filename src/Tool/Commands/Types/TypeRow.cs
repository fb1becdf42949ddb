namespace TaskKit.Tool;

/// <summary>A task type, with the reason why the program's configuration switches it off, if it does.</summary>
/// <param name="Type">The type.</param>
/// <param name="Off">The reason, or <see langword="null"/> when it is on.</param>
internal sealed record TypeRow(TaskTypeInfo Type, OffType? Off)
{
    /// <summary>The settings of its handlers, with the values that the program would read.</summary>
    public IReadOnlyList<SettingValue> Settings { get; init; } = SettingValue.Of(Type, null);

    /// <summary>The state for people, on or off; empty for a type that this program does not run.</summary>
    public string State =>
        Type.Handler is null ? ""
        : Off is null ? "on"
        : $"off: {Off.Reason}";

    /// <summary>The rows of a program's types. If the configuration cannot be read, it warns, and the rows have no states.</summary>
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

    // A misspelt name in EnabledDomains switches the types of the meant domain off, and the near miss tells the user why.
    private static void WarnOfNames(CommandContext context, TaskManifest manifest, AppConfiguration configuration)
    {
        try
        {
            var settings = TaskKitSettings.Read(configuration.Root, ManifestRegistry.Of(manifest, context.Host.Providers), []);
            // Without the warnings of --set, which were shown before.
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
