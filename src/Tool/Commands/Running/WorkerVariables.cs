using System.Globalization;

namespace TaskKit.Tool;

/// <summary>Turns the options of <c>worker</c> and <c>serve</c> into the environment variables that also configure a worker without the tool.</summary>
/// <param name="types">The task types to run; empty for all.</param>
/// <param name="maxRetries">The number of retries, or <see langword="null"/>.</param>
/// <param name="timeout">The longest time of an attempt, or <see langword="null"/>.</param>
/// <param name="concurrency">The number of tasks that run at once, or <see langword="null"/>.</param>
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
    /// <param name="context">The call, with the values of <c>--set</c>.</param>
    /// <param name="manifest">The manifest with the settings of the handlers.</param>
    /// <param name="flags">The values of the handlers' options. They override those of <c>--set</c>.</param>
    public Dictionary<string, string> Of(CommandContext context, TaskManifest manifest, IReadOnlyDictionary<SettingInfo, string> flags)
    {
        var values = new Dictionary<string, string>(context.Values, StringComparer.OrdinalIgnoreCase);
        var settings = FromSet(values, manifest);
        var variables = values.ToDictionary(pair => pair.Key.Replace(":", "__"), pair => pair.Value);
        // The second variable is for web programs.
        if (context.Environment is { } environment)
            (variables["DOTNET_ENVIRONMENT"], variables["ASPNETCORE_ENVIRONMENT"]) = (environment, environment);
        // One value with commas, since it replaces a list in a file as a whole. Numbered variables would only replace its first members.
        Add(variables, Prefix + "Types", types.Count == 0 ? null : string.Join(',', types));
        Add(variables, Prefix + "MaxRetries", maxRetries?.ToString(CultureInfo.InvariantCulture));
        Add(variables, Prefix + "Timeout", timeout);
        Add(variables, Prefix + "Concurrency", concurrency?.ToString(CultureInfo.InvariantCulture));
        Add(variables, Telemetry.MetricsAddress.Path.Replace(":", "__"), metricsAddress);
        foreach (var (setting, value) in settings.Concat(flags))
            variables[setting.Variable] = value;
        return variables;
    }

    // --set must override all variables, so it is passed on as SMS_API_KEY, which overrides TaskKit__Handlers__sms__ApiKey.
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
