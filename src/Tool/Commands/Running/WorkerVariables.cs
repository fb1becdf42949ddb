using System.Globalization;

namespace TaskKit.Tool;

/// <summary>The options of <c>worker</c> and <c>serve</c> as the environment variables that configure a worker with or without the tool.</summary>
/// <param name="types">The only task types to run, or none.</param>
/// <param name="maxRetries">How often a failed attempt is repeated.</param>
/// <param name="timeout">How long one attempt may take.</param>
/// <param name="concurrency">How many tasks run at once.</param>
/// <param name="metricsAddress">The address at which health and metrics are served, or none.</param>
internal sealed class WorkerVariables(
    IReadOnlyList<string> types,
    int? maxRetries,
    string? timeout,
    int? concurrency,
    string? metricsAddress
)
{
    private const string Prefix = "TaskKit__Worker__";

    public IReadOnlyList<string> Types => types;

    public string? MetricsAddress => metricsAddress;

    /// <summary>All variables.</summary>
    /// <param name="context">Has the values of <c>--set</c>.</param>
    /// <param name="manifest">Has the settings of the handlers.</param>
    /// <param name="flags">The values of their options, which count more than those of <c>--set</c>.</param>
    public Dictionary<string, string> Of(CommandContext context, TaskManifest manifest, IReadOnlyDictionary<SettingInfo, string> flags)
    {
        var values = new Dictionary<string, string>(context.Values, StringComparer.OrdinalIgnoreCase);
        var settings = FromSet(values, manifest);
        var variables = values.ToDictionary(pair => pair.Key.Replace(":", "__"), pair => pair.Value);
        // A web program reads the second name too.
        if (context.Environment is { } environment)
            (variables["DOTNET_ENVIRONMENT"], variables["ASPNETCORE_ENVIRONMENT"]) = (environment, environment);
        // One value with commas replaces a list that stands in a file; numbered variables would only lie over its first members.
        Add(variables, Prefix + "Types", types.Count == 0 ? null : string.Join(',', types));
        Add(variables, Prefix + "MaxRetries", maxRetries?.ToString(CultureInfo.InvariantCulture));
        Add(variables, Prefix + "Timeout", timeout);
        Add(variables, Prefix + "Concurrency", concurrency?.ToString(CultureInfo.InvariantCulture));
        Add(variables, Telemetry.MetricsAddress.Path.Replace(":", "__"), metricsAddress);
        foreach (var (setting, value) in settings.Concat(flags))
            variables[setting.Variable] = value;
        return variables;
    }

    // A variable such as SMS_API_KEY counts more than TaskKit__Handlers__sms__ApiKey. So --set, which overrides variables, becomes that one.
    private static List<KeyValuePair<SettingInfo, string>> FromSet(Dictionary<string, string> values, TaskManifest manifest)
    {
        var found = new List<KeyValuePair<SettingInfo, string>>();
        foreach (var type in manifest.Types)
        {
            if (ManifestSettings.Of(type) is not { } settings)
                continue;
            foreach (var setting in type.Settings)
            {
                bool hasPath = values.Remove(settings.PathOf(ManifestSettings.Of(setting)), out string? value);
                bool hasName = values.Remove(setting.Variable, out string? named);
                if (hasPath || hasName)
                    found.Add(KeyValuePair.Create(setting, named ?? value!));
            }
        }
        return found;
    }

    private static void Add(Dictionary<string, string> variables, string name, string? value)
    {
        if (value is not null)
            variables[name] = value;
    }
}
