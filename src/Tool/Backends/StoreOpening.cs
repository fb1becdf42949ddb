namespace TaskKit.Tool;

/// <summary>Opens the tasks of the project that a call is about.</summary>
internal static class StoreOpening
{
    /// <summary>Opens the tasks of the project as it stands: looking at tasks needs no build.</summary>
    public static async Task<TaskStore> OpenStoreAsync(this CommandContext context, CancellationToken cancellationToken)
    {
        var project = await context.ProjectAsync(cancellationToken).ConfigureAwait(false);
        var manifest = File.Exists(project.TargetPath) ? context.ManifestOf(project) : null;
        context.WarnOfValues(manifest);
        return context.OpenStore(project, manifest, mayCreate: false);
    }

    /// <summary>Opens the tasks of the project and says where they lie.</summary>
    public static TaskStore OpenStore(this CommandContext context, UserProject project, TaskManifest? manifest, bool mayCreate)
    {
        var store = TaskStore.Open(project, manifest, context.ConfigurationOf(project), mayCreate, context.Host);
        context.Output.Say($"Using {store.Location}");
        return store;
    }
}
