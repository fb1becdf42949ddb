using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Tuning;

namespace TaskKit;

/// <summary>
/// Adds the settings of handlers to the services: read at once for the types that run here, and else when somebody asks for them. So neither a client nor a
/// type that a setting leaves out demands a value.
/// </summary>
internal static class HandlerSettingsServices
{
    /// <param name="services">The services.</param>
    /// <param name="registry">The handlers.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="worker">The worker's settings, which leave types out.</param>
    /// <exception cref="TaskKitConfigurationException">A value is missing, is not of its kind, or breaks a rule. All of them are named.</exception>
    public static void Add(IServiceCollection services, TaskRegistry registry, IConfiguration configuration, WorkerOptions worker)
    {
        var reader = new HandlerSettingsReader(configuration);
        foreach (var entry in registry.Table.Types)
        foreach (var version in entry.Versions)
            Add(services, version.Registration, configuration, Runs(entry, worker) ? reader : null);
        reader.ThrowIfWrong();
        registry.Adding = added =>
        {
            var late = new HandlerSettingsReader(configuration);
            Add(services, added, configuration, Runs(new TypeEntry([new RegistryEntry(added, "")]), worker) ? late : null);
            late.ThrowIfWrong();
        };
    }

    /// <summary>Reads the settings of the types that run here, and makes nothing of them.</summary>
    /// <exception cref="TaskKitConfigurationException">A value is missing or is not of its kind.</exception>
    public static void Check(TaskRegistry registry, IConfiguration configuration, WorkerOptions worker)
    {
        var reader = new HandlerSettingsReader(configuration);
        foreach (var entry in registry.Table.Types.Where(entry => Runs(entry, worker)))
        foreach (var settings in entry.Versions.Select(version => version.Registration.Settings).OfType<HandlerSettings>())
            reader.Values(settings);
        reader.ThrowIfWrong();
    }

    private static bool Runs(TypeEntry entry, WorkerOptions worker) => worker.Enabled && TypeSelection.Reason(entry, worker) is null;

    // What the program itself has added counts, as in a test. Versions of a type may share a class.
    private static void Add(
        IServiceCollection services,
        TaskRegistration registration,
        IConfiguration configuration,
        HandlerSettingsReader? reader
    )
    {
        if (registration.Settings is not { } settings || services.Any(service => service.ServiceType == settings.SettingsType))
            return;
        if (reader is null)
            settings.AddTo(services, () => ReadAlone(settings, configuration));
        else if (reader.Read(settings) is { } made)
            settings.AddTo(services, () => made);
    }

    private static object ReadAlone(HandlerSettings settings, IConfiguration configuration)
    {
        var reader = new HandlerSettingsReader(configuration);
        object? made = reader.Read(settings);
        reader.ThrowIfWrong();
        return made!;
    }
}
