using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace TaskKit.Backends;

/// <summary>Makes a backend from configuration. A backend package names its provider by <see cref="TaskBackendAttribute"/>.</summary>
public abstract class TaskBackendProvider
{
    /// <summary>The backend's name in configuration: the value of <c>TaskKit:Backend</c>, and its own section below <c>TaskKit</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The keys allowed in the backend's section, for the check on misspelt ones.</summary>
    public abstract IReadOnlyList<string> ConfigurationKeys { get; }

    /// <summary>Sections below <c>TaskKit</c> that the backend reads beside its own, with the keys allowed in each.</summary>
    /// <value>None by default.</value>
    public virtual IReadOnlyDictionary<string, IReadOnlyList<string>> FurtherSections =>
        System.Collections.Frozen.FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Makes the backend. Files and connections are opened in this call or at the first use, and closed on dispose.</summary>
    /// <param name="context">The parts of the program that the backend needs.</param>
    /// <exception cref="TaskKitConfigurationException">A value in the backend's section is invalid.</exception>
    /// <exception cref="BackendUnavailableException">The backend cannot be opened now.</exception>
    /// <exception cref="BackendLostException">The backend cannot be opened until a person acts.</exception>
    public abstract ITaskBackend Create(TaskBackendContext context);
}

/// <summary>The parts of a program that a backend is made from.</summary>
/// <param name="Section">The backend's own section, for example <c>TaskKit:Sqlite</c>.</param>
/// <param name="ContentRoot">The folder that relative paths start from.</param>
/// <param name="Retention">The time for which ended tasks are kept.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logging">Makes the loggers.</param>
public sealed record TaskBackendContext(
    IConfigurationSection Section,
    string ContentRoot,
    RetentionOptions Retention,
    TimeProvider Time,
    ILoggerFactory Logging
)
{
    /// <summary>The whole configuration, for a backend that reads more than its own section.</summary>
    /// <value>Empty by default.</value>
    public IConfiguration Configuration { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>The meter <c>TaskKit</c> of the host, for the backend's own instruments. The host disposes it.</summary>
    /// <value><see langword="null"/> by default: nobody measures.</value>
    public Meter? Meter { get; init; }
}

/// <summary>Names the backend that an assembly brings. The generator puts the providers of all referenced packages into the catalog.</summary>
/// <param name="provider">A public, sealed class derived from <see cref="TaskBackendProvider"/> with a public constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TaskBackendAttribute(Type provider) : Attribute
{
    /// <summary>The provider's class.</summary>
    public Type Provider { get; } = provider;
}
