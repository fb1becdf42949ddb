using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>The place of a run: all that is special about its backend, for the driver.</summary>
internal abstract class Setting : IAsyncDisposable
{
    /// <summary>The things that the parts of the driver share.</summary>
    public abstract Scene Scene { get; }

    /// <summary>Makes a folder, and starts what the profile's backend needs.</summary>
    /// <param name="profile">The harm.</param>
    /// <param name="seed">The seed of its plan.</param>
    /// <param name="shared">A broker for all runs that do it no harm; <see langword="null"/> where each has its own.</param>
    public static async Task<Setting> OpenAsync(Profile profile, int seed, KafkaBroker? shared)
    {
        string folder = Directory.CreateTempSubdirectory("taskkit-chaos-").FullName;
        if (profile.Times is not null)
            Arena.MarkTimed(folder);
        return profile.Servers is { } faults
            ? await KafkaSetting.OpenAsync(folder, faults, profile, seed, shared)
            : new SqliteSetting(folder, seed);
    }

    /// <summary>Does to the workers and the servers what the profile says.</summary>
    public abstract Task HarmAsync(Profile profile, Fleet fleet, CancellationToken cancellationToken);

    /// <summary>True when all tasks that were accepted have ended.</summary>
    public abstract Task<bool> HasEndedAsync(CancellationToken cancellationToken);

    /// <summary>Writes down what goes with the servers.</summary>
    public abstract Task RecordFinalAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
