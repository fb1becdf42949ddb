using TaskKit.Generators.Emitting.Schedules;
using TaskKit.Generators.Emitting.Settings;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting;

/// <summary>Emits the manifest: the assembly's task types as JSON in an attribute, which the tool reads without running the program.</summary>
internal sealed class ManifestEmitter(CatalogModel catalog)
{
    private const int FormatVersion = 1;

    private readonly JsonText _json = new();

    public static string Emit(CatalogModel catalog)
    {
        var code = SourceWriter.ForFile();
        code.Line($"[assembly: global::TaskKit.Registry.Modules.TaskManifest({Literals.Of(new ManifestEmitter(catalog).Json())})]");
        return code.ToString();
    }

    private string Json()
    {
        var references = catalog.References;
        _json.Object(() =>
        {
            _json.Name("manifestVersion").Value(FormatVersion);
            _json.Name("taskKitVersion").Value(references.CoreVersion);
            _json.Name("assembly").Value(references.Assembly);
            Strings("modules", references.Modules.Select(module => module.Assembly));
            Strings("backends", references.Backends);
            if (catalog.Module.CatchAll is { } catchAll)
                _json.Name("catchAll").Value(catchAll.FullName);
            _json.Name("types").Array(Types);
        });
        return _json.ToString();
    }

    private void Types()
    {
        var all = catalog
            .Module.Handlers.Select(handler => (handler.Payload, Handler: (HandlerModel?)handler))
            .Concat(catalog.Module.Unhandled.Select(payload => (Payload: payload, Handler: (HandlerModel?)null)));
        var ordered = all.OrderBy(entry => entry.Payload.TaskType, StringComparer.Ordinal)
            .ThenBy(entry => VersionOf(entry.Payload, entry.Handler));
        foreach (var (payload, handler) in ordered)
            _json.Object(() => Type(payload, handler));
    }

    private void Type(PayloadModel payload, HandlerModel? handler)
    {
        _json.Name("type").Value(payload.TaskType);
        _json.Name("topic").Value(TaskTypeName.ToTopic(payload.TaskType));
        _json.Name("description").Value(handler?.Settings.Description ?? "");
        if (handler is { Documentation.Length: > 0 })
            _json.Name("documentation").Value(handler.Documentation);
        _json.Name("handler").Value(handler?.FullName);
        _json.Name("payload").Value(payload.FullName);
        Switches(payload, handler);
        if (handler?.Settings.MaxRetries is { } maxRetries)
            _json.Name("maxRetries").Value(maxRetries);
        if (handler?.Settings.Timeout is { } timeout)
            _json.Name("timeout").Value(timeout);
        if (handler?.Settings.Concurrency is { } concurrency)
            _json.Name("concurrency").Value(concurrency);
        if (handler?.Settings.Limits.Concurrency is { } total)
            _json.Name("totalConcurrency").Value(total);
        if (handler?.Settings.Limits.Rate is { } rate)
            _json.Name("rate").Value(rate.Text);
        Tuning(payload, handler);
        ScheduleManifest.Emit(_json, handler?.Schedules ?? default);
        _json.Name("schema");
        new SchemaEmitter(_json, payload.Shapes).Emit();
    }

    private void Tuning(PayloadModel payload, HandlerModel? handler)
    {
        if (handler?.Settings.Priority is { } priority)
            _json.Name("priority").Value(priority);
        if (handler?.Settings.Backoff is { IsStated: true } backoff)
            _json
                .Name("backoff")
                .Object(() =>
                {
                    if (backoff.Initial is { } initial)
                        _json.Name("initial").Value(initial);
                    if (backoff.Max is { } max)
                        _json.Name("max").Value(max);
                    if (backoff.Factor is { } factor)
                        _json.Name("factor").Value(factor);
                });
        if (handler?.Record is { } record)
            new SettingsManifest(_json, payload.TaskType).Emit(record);
    }

    // Members are only ever added, and left out where nothing is stated: tools of earlier versions can then read the manifest.
    private void Switches(PayloadModel payload, HandlerModel? handler)
    {
        if ((handler is null ? payload.Domain : handler.Domain) is { } domain)
            _json.Name("domain").Value(domain);
        if (handler is { Flags.Count: > 0 })
            Strings("flags", handler.Flags);
        if (VersionOf(payload, handler) is var version and > 1)
            _json.Name("version").Value(version);
        if (handler?.Settings.VersionText is { } text)
            _json.Name("versionText").Value(text);
        if (handler is { Settings.Capabilities.Count: > 0 })
            Strings("capabilities", handler.Settings.Capabilities);
    }

    private static int VersionOf(PayloadModel payload, HandlerModel? handler) => handler?.Version ?? payload.Version ?? 1;

    private void Strings(string name, IEnumerable<string> values) =>
        _json
            .Name(name)
            .Array(() =>
            {
                foreach (string value in values)
                    _json.Value(value);
            });
}
