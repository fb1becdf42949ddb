namespace TaskKit.Tool;

/// <summary>Warns of task types that the configuration switches off, and names the setting.</summary>
internal static class DisabledTypesCheck
{
    private const string Check = "task types";

    public static IEnumerable<Finding> Run(TaskManifest manifest, AppConfiguration configuration) =>
        OffTypes
            .Of(manifest, configuration)
            .Values.OrderBy(off => off.Type, StringComparer.Ordinal)
            .Select(off =>
                Finding.Doubtful(
                    Check,
                    $"type '{off.Type}' is switched off by configuration{Cause(off, configuration)}.",
                    $"{off.Fix}, then: dotnet taskkit worker --type {off.Type}"
                )
            );

    private static string Cause(OffType off, AppConfiguration configuration)
    {
        string origins = string.Join(" and ", off.Keys.Select(key => configuration.OriginOf(key) ?? key));
        return origins.Length == 0 ? $": {off.Reason}" : $": {off.Reason} ({origins})";
    }
}
