using TaskKit.Generators.Emitting.Schedules;
using TaskKit.Generators.Emitting.Settings;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting;

/// <summary>Emits an assembly's module: its codecs and its handlers.</summary>
internal sealed class ModuleEmitter(string assembly, ModuleModel module)
{
    private const string Registry = "global::TaskKit.Registry";

    private readonly SourceWriter _code = SourceWriter.ForFile();

    // Each record once, since versions of a type may share one.
    private readonly List<HandlerModel> _settings =
    [
        .. module.Handlers.Where(handler => handler.Record is not null).GroupBy(RecordOf).Select(same => same.First()),
    ];

    public static string Emit(string assembly, ModuleModel module) => new ModuleEmitter(assembly, module).Emit();

    private string Emit()
    {
        string name = GeneratedNames.Module(assembly);
        _code.Line($"[assembly: {Registry}.Modules.TaskModule(typeof(global::{KnownNames.GeneratedNamespace}.{name}))]");
        _code.Line();
        using (_code.Block($"namespace {KnownNames.GeneratedNamespace}"))
        {
            _code.Line($"/// <summary>The task types of {assembly}.</summary>");
            _code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
            EmitEntries();
            using var _ = _code.Block($"public sealed partial class {name} : {Registry}.Modules.TaskModule");
            foreach (var payload in module.Payloads)
                EmitCodec(payload);
            EmitRegistrations();
            EmitCodecs();
            if (module.CatchAll is { } catchAll)
                EmitCatchAll(catchAll);
            foreach (var handler in _settings)
                new SettingsEmitter(SettingsOf(handler)!, handler.Payload.TaskType, handler.Record!, _code).Emit();
        }
        return _code.ToString();
    }

    private void EmitEntries()
    {
        foreach (var handler in module.Handlers)
        {
            string settings = handler.Record is { } record ? $", Settings = typeof({record.Type})" : "";
            string schedules =
                handler.Schedules.Count > 0 ? $", Schedules = {Texts(handler.Schedules.Select(schedule => schedule.Name))}" : "";
            EmitEntry(handler.Payload, $", Handler = typeof({handler.Type}){settings}{schedules}", handler.Version);
        }
        foreach (var payload in module.Unhandled)
            EmitEntry(payload, "", payload.Version ?? 1);
    }

    private void EmitEntry(PayloadModel payload, string handler, int version)
    {
        string stated = version > 1 ? $", Version = {version}" : "";
        _code.Line($"[{Registry}.Modules.TaskModuleEntry({Literals.Of(payload.TaskType)}, typeof({payload.Type}){handler}{stated})]");
    }

    private void EmitCodec(PayloadModel payload)
    {
        string access = payload.IsPublic ? "public" : "internal";
        string owner = GeneratedNames.Payload(payload.CodeName);
        string root = payload.Shapes[0].Name;
        var settings = new List<string>();
        if (payload.Version is { } number)
            settings.Add($"Version = {number}");
        if (CheckedShapes.Of(payload.Shapes).Contains(0))
            settings.Add($"Check = {owner}.Check{root}");
        string stated = settings.Count > 0 ? $" {{ {string.Join(", ", settings)} }}" : "";
        _code.Line($"/// <summary>Reads and writes the payload of {payload.TaskType}.</summary>");
        _code.Line(
            $"{access} static readonly {Expressions.Payloads}.PayloadCodec<{payload.Type}> {GeneratedNames.Codec(payload.CodeName)} ="
        );
        using (_code.Indent())
            _code.Line($"new({Literals.Of(payload.TaskType)}, {owner}.Read{root}, {owner}.Write{root}){stated};");
        _code.Line();
    }

    private void EmitRegistrations()
    {
        _code.Line("/// <inheritdoc/>");
        _code.Line(
            $"public override global::System.Collections.Generic.IReadOnlyList<{Registry}.TaskRegistration> Registrations {{ get; }} ="
        );
        using (_code.Indent())
        using (_code.Block($"new {Registry}.TaskRegistration[]", "};"))
        {
            foreach (var handler in module.Handlers)
                EmitRegistration(handler);
        }
    }

    private void EmitCodecs()
    {
        var unhandled = module.Unhandled.ToList();
        if (unhandled.Count == 0)
            return;
        _code.Line();
        _code.Line("/// <inheritdoc/>");
        _code.Line(
            $"public override global::System.Collections.Generic.IReadOnlyList<{Expressions.Payloads}.PayloadCodec> Codecs {{ get; }} ="
        );
        using (_code.Indent())
        using (_code.Block($"new {Expressions.Payloads}.PayloadCodec[]", "};"))
        {
            foreach (var payload in unhandled)
                _code.Line(GeneratedNames.Codec(payload.CodeName) + ",");
        }
    }

    private void EmitRegistration(HandlerModel handler)
    {
        string codec = (handler.ForeignModule is { } owner ? owner + "." : "") + GeneratedNames.Codec(handler.Payload.CodeName);
        string type = $"{Registry}.TaskRegistration<{handler.Type}, {handler.Payload.Type}>";
        var settings = Settings(handler).ToList();
        _code.Line($"new {type}(");
        using (_code.Indent())
        {
            _code.Line($"{codec},");
            if (handler.Factory is { } factory)
                EmitActivation(factory, handler.Dependencies, $"{Registry}.Calling.HandlerServices.Made<{handler.Type}>(");
            else
                EmitActivation(handler.Type, handler.Dependencies);
        }
        bool isBare = settings.Count == 0 && handler.Dependencies.Count == 0 && handler.Schedules.Count == 0;
        _code.Line(isBare ? ")," : ")");
        if (!isBare)
            EmitSettings(handler.Dependencies, settings, "},", new ScheduleEmitter(_code, handler, codec));
    }

    private void EmitCatchAll(CatchAllModel handler)
    {
        _code.Line();
        _code.Line("/// <inheritdoc/>");
        _code.Line($"public override {Registry}.TaskCatchAll? {KnownNames.CatchAllProperty} {{ get; }} =");
        using var _ = _code.Indent();
        _code.Line($"new {Registry}.TaskCatchAll<{handler.Type}>(");
        using (_code.Indent())
            EmitActivation(handler.Type, handler.Dependencies);
        _code.Line(handler.Dependencies.Count == 0 ? ");" : ")");
        if (handler.Dependencies.Count > 0)
            EmitSettings(handler.Dependencies, [], "};");
    }

    private void EmitActivation(string type, EquatableArray<DependencyModel> dependencies, string around = "")
    {
        string made = $"static services => {around}new {type}(";
        string end = around.Length > 0 ? "))" : ")";
        if (dependencies.Count == 0)
        {
            _code.Line(made + end);
            return;
        }
        _code.Line(made);
        using (_code.Indent())
            _code.List(dependencies.Select(Argument));
        _code.Line(end);
    }

    private void EmitSettings(
        EquatableArray<DependencyModel> dependencies,
        List<string> settings,
        string end,
        ScheduleEmitter? schedules = null
    )
    {
        using var _ = _code.Block("", end);
        foreach (string setting in settings)
            _code.Line(setting + ",");
        schedules?.Emit();
        if (dependencies.Count == 0)
            return;
        _code.Line($"Dependencies = new {Registry}.HandlerDependency[]");
        using var __ = _code.Block("", "},");
        _code.List(dependencies.Select(Dependency));
    }

    private string? SettingsOf(HandlerModel handler) =>
        handler.Record is null ? null : $"Settings{_settings.FindIndex(owner => RecordOf(owner) == RecordOf(handler))}";

    private static (string, string) RecordOf(HandlerModel handler) => (handler.Payload.TaskType, handler.Record!.Type);

    private IEnumerable<string> Settings(HandlerModel handler)
    {
        var settings = handler.Settings;
        if (settings.Description.Length > 0)
            yield return $"Description = {Literals.Of(settings.Description)}";
        if (handler.Domain is { } domain)
            yield return $"Domain = {Literals.Of(domain)}";
        if (handler.Flags.Count > 0)
            yield return $"Flags = {Texts(handler.Flags)}";
        if (handler.Version > 1)
            yield return $"Version = {handler.Version}";
        if (settings.VersionText is { } text)
            yield return $"VersionText = {Literals.Of(text)}";
        if (settings.Capabilities.Count > 0)
            yield return $"Capabilities = {Texts(settings.Capabilities)}";
        if (settings.MaxRetries is { } maxRetries)
            yield return $"MaxRetries = {maxRetries}";
        if (settings.TimeoutMilliseconds is { } milliseconds)
            yield return $"Timeout = global::System.TimeSpan.FromMilliseconds({milliseconds}L)";
        if (settings.Concurrency is { } concurrency)
            yield return $"Concurrency = {concurrency}";
        if (settings.Limits.Concurrency is { } total)
            yield return $"TotalConcurrency = {total}";
        if (settings.Limits.Rate is { } rate)
            yield return $"Rate = new global::TaskKit.TaskRate({rate.Count}, global::System.TimeSpan.FromMilliseconds({rate.Milliseconds}L))";
        if (settings.Priority is { } priority)
            yield return $"Priority = {priority}";
        if (settings.Backoff.InitialMilliseconds is { } initial)
            yield return $"Backoff = global::System.TimeSpan.FromMilliseconds({initial}L)";
        if (settings.Backoff.MaxMilliseconds is { } longest)
            yield return $"BackoffMax = global::System.TimeSpan.FromMilliseconds({longest}L)";
        if (settings.Backoff.Factor is { } factor)
            yield return $"BackoffFactor = {factor.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}D";
        if (SettingsOf(handler) is { } name)
            yield return $"Settings = {name}.{SettingsEmitter.Field}";
    }

    private static string Texts(IEnumerable<string> texts) =>
        $"new string[] {{ {string.Join(", ", texts.Select(text => Literals.Of(text)))} }}";

    private static string Dependency(DependencyModel dependency)
    {
        string key = dependency.Key is { } stated ? $", Key: {stated}" : "";
        string optional = dependency.Default is null ? "" : ", Optional: true";
        return $"new(typeof({dependency.Type}){key}{optional})";
    }

    private static string Argument(DependencyModel dependency)
    {
        const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProvider";
        return dependency switch
        {
            { IsServices: true } => "services",
            { Key: null, Default: null } => $"{Extensions}ServiceExtensions.GetRequiredService<{dependency.Type}>(services)",
            { Key: { } key, Default: null } =>
                $"{Extensions}KeyedServiceExtensions.GetRequiredKeyedService<{dependency.Type}>(services, {key})",
            { Key: null, Default: { } fallback } => $"{Registry}.Calling.HandlerServices.Optional<{dependency.Type}>(services, {fallback})",
            { Key: { } key, Default: { } fallback } =>
                $"{Registry}.Calling.HandlerServices.OptionalKeyed<{dependency.Type}>(services, {key}, {fallback})",
        };
    }
}
