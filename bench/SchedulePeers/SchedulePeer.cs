using System.Reflection;

namespace SchedulePeers;

/// <summary>A library with schedules on a SQLite file, set up as its documentation says for speed.</summary>
internal abstract class SchedulePeer : IAsyncDisposable
{
    // About what a payload has elsewhere in the bench: 100 bytes as JSON.
    public const string Payload = "+15551234567: Your code is 123456. It is valid for ten minutes.";

    /// <summary>The version of the library.</summary>
    public abstract string Version { get; }

    /// <summary>The state on disk when a call returns.</summary>
    public abstract string Durability { get; }

    /// <summary>Opens an empty store. Nothing is fired yet.</summary>
    public abstract Task OpenAsync();

    /// <summary>Adds schedules of one cron text, numbered from 0.</summary>
    public abstract Task AddAsync(int count, string cron);

    /// <summary>Begins to fire schedules and to run what they fire.</summary>
    public abstract Task StartAsync();

    public abstract ValueTask DisposeAsync();

    protected static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version!.ToString(3);
}
