namespace TaskKit.Servers;

/// <summary>Decides about tests that need what a machine may lack: they are skipped with the reason, unless TASKKIT_REQUIRE names it; then they fail.</summary>
internal static class Requirements
{
    private const string Variable = "TASKKIT_REQUIRE";

    private static readonly string Required = Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>The reason to skip; null when the test has to run.</summary>
    /// <param name="needed">The word for what is needed.</param>
    /// <param name="missing">The reason why it is not there; null when it is.</param>
    public static string? SkipOf(string needed, string? missing) => SkipOf(needed, missing, Required);

    /// <summary>The reason to skip; null when the test has to run.</summary>
    public static string? SkipOf(string needed, string? missing, string required) =>
        missing is not null && required.Split(',', StringSplitOptions.TrimEntries).Contains(needed, StringComparer.OrdinalIgnoreCase)
            ? null
            : missing;
}
