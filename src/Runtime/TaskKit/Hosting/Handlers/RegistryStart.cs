using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Switching;
using TaskKit.Registry.Versions;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>
/// The registrations of a host at its start: fixes them, calls the hooks, applies what settings and flags switch off, and logs each stage. A client
/// calls the hooks alone.
/// </summary>
internal sealed class RegistryStart(
    TaskRegistry registry,
    TaskKitOptions options,
    FeatureGate flags,
    IEnumerable<ITaskRegistrationHook> hooks,
    TimeProvider time,
    ILoggerFactory logging
)
{
    private readonly ITaskRegistrationHook[] _hooks = [.. hooks];
    private readonly ILogger _log = options.Worker.Enabled
        ? new GuardedLog(logging.CreateLogger(WorkerService.LogCategory))
        : NullLogger.Instance;

    /// <exception cref="InvalidOperationException">A hook or a source of flags failed.</exception>
    /// <exception cref="TaskKitConfigurationException">A setting names a type or a version without a handler.</exception>
    public void Run()
    {
        registry.Freeze();
        _log.SettingUp();
        registry.VersionRules = ReadVersionRules();
        foreach (
            var module in registry
                .Table.Entries.GroupBy(entry => entry.Module, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
            Register(module);
        if (registry.CatchAll is { } others)
            _log.CatchAllRegistered(others.HandlerType.ToString());
        foreach (string domain in registry.Domains)
            Say(domain, registry.TypesOf(domain)!.Count);
        foreach (var hook in _hooks)
            Call(hook, "after the registrations", () => hook.Registered(registry));
        if (options.Worker.Enabled)
            SwitchOff();
    }

    private void Register(IGrouping<string, RegistryEntry> module)
    {
        _log.RegisteringModule(module.Key);
        foreach (var entry in module)
        {
            _log.RegisteringHandler(entry.Type);
            foreach (var hook in _hooks)
                Call(hook, $"at task type '{entry.Type}'", () => hook.Registering(entry.Registration));
            entry.RegisteredAt ??= time.GetUtcNow();
            if (entry.Replaced.Count > 0)
                _log.HandlerReplaced(entry.Registration.HandlerType.ToString(), string.Join(", ", entry.Replaced), entry.Type);
            _log.RegisteredHandler(entry.Type);
        }
    }

    private static void Call(ITaskRegistrationHook hook, string when, Action call)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The registration hook {hook.GetType()} failed {when}: {ExceptionText.Of(e)}", e);
        }
    }

    private void Say(string domain, int count)
    {
        if (options.Worker.EnabledDomains.Count == 0 || options.Worker.EnabledDomains.Contains(domain))
            _log.RegisteredDomain(domain, count);
        else
            _log.DomainNotEnabled(domain, count);
    }

    private void SwitchOff()
    {
        foreach (string type in options.Worker.DisabledTypes.Distinct(StringComparer.Ordinal).Where(registry.IsRegistered))
            _log.TypeDisabled(type);
        registry.Switches.Exclude(TypeSelection.Exclusions(registry, options.Worker));
        registry.Switches.Changed += OnSwitched;
        flags.Start();
    }

    // A pause has a line of its own, however many types it holds back.
    private void OnSwitched(IReadOnlyList<TypeSwitch> changes)
    {
        foreach (var (type, before, after) in changes)
            if (after is { Kind: not OffKind.Pause })
                _log.TypeOff(type, after.Text);
            else if (before is { Kind: not OffKind.Pause } && after is null)
                _log.TypeOn(type);
    }

    private VersionRules ReadVersionRules()
    {
        var rules = new Dictionary<string, (int?, bool)>(StringComparer.Ordinal);
        foreach (var entry in registry.Table.Types)
        {
            if (options.OfType(entry.Type) is not { } own)
                continue;
            if (own.DefaultVersion is { } version && !entry.Numbers.Contains(version))
                throw new TaskKitConfigurationException(
                    $"TaskKit:Types:{entry.Type.Replace(':', '.')}:DefaultVersion",
                    $"version {version} has no handler; expected one of {string.Join(", ", entry.Numbers)}."
                );
            rules[entry.Type] = (own.DefaultVersion, own.StrictVersions);
        }
        return new VersionRules(rules);
    }
}
