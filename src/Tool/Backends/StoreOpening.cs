namespace TaskKit.Tool;

/// <summary>Opens the store of the project that a command works for.</summary>
internal static class StoreOpening
{
    /// <summary>Opens the store of the project without a build: commands that read tasks need none.</summary>
    public static async Task<TaskStore> OpenStoreAsync(this CommandContext context, CancellationToken cancellationToken)
    {
        var project = await context.ProjectAsync(cancellationToken).ConfigureAwait(false);
        var manifest = File.Exists(project.TargetPath) ? context.ManifestOf(project) : null;
        context.WarnOfValues(manifest);
        return context.OpenStore(project, manifest, mayCreate: false);
    }

    /// <summary>Opens the store of the project, and tells the user its place.</summary>
    public static TaskStore OpenStore(this CommandContext context, UserProject project, TaskManifest? manifest, bool mayCreate)
    {
        var store = TaskStore.Open(project, manifest, context.ConfigurationOf(project), mayCreate, context.Host);
        context.Output.Say($"Using {store.Location}");
        return store;
    }
}
