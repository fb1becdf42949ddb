namespace TaskKit.Registry;

/// <summary>The phases of a registry.</summary>
internal enum RegistryPhase
{
    /// <summary>Handlers may be registered and removed.</summary>
    Open,

    /// <summary>The work of the compiler: nothing changes.</summary>
    Catalog,

    /// <summary>The host has started: types are only switched off and on.</summary>
    Started,
}

/// <summary>Refuses what a phase does not allow.</summary>
internal static class RegistryPhases
{
    /// <exception cref="InvalidOperationException">The registry is a catalog.</exception>
    public static void RefuseCatalog(this RegistryPhase phase)
    {
        if (phase == RegistryPhase.Catalog)
            throw new InvalidOperationException(
                "TaskCatalog.Registry is the work of the compiler, and does not change. Use the registry of the host, builder.AddTaskKit(TaskCatalog.Registry).Registry, or a Copy()."
            );
    }

    /// <exception cref="InvalidOperationException">The registry is a catalog, or its host has started.</exception>
    public static void RefuseChange(this RegistryPhase phase)
    {
        phase.RefuseCatalog();
        if (phase == RegistryPhase.Started)
            throw new InvalidOperationException(
                "The host has started, so its handlers are fixed. Register and remove handlers before the start; from then on Disable and Enable switch a task type off and on."
            );
    }
}
