using TaskKit.Servers;

namespace TaskKit.Tests.Support.Servers;

/// <summary>
/// Decides whether a test that needs a server, or the native compiler, is skipped: not when TASKKIT_REQUIRE names it; then the test fails with
/// the reason.
/// </summary>
internal static class Requirement
{
    private const string Variable = "TASKKIT_REQUIRE";

    private static readonly string Required = Environment.GetEnvironmentVariable(Variable) ?? "";

    public static string? RedisSkip { get; } = SkipOf("redis", RedisServer.Missing, Required);

    public static string? KafkaSkip { get; } = SkipOf("kafka", SharedServers.KafkaMissing, Required) ?? RedisSkip;

    public static string? OwnKafkaSkip { get; } = SkipOf("kafka", KafkaBroker.Missing, Required) ?? RedisSkip;

    public static string? NativeSkip { get; } = SkipOf("aot", NativeCompiler.Missing, Required);

    /// <summary>The reason to skip; null when the test has to run.</summary>
    public static string? SkipOf(string needed, string? missing, string required) =>
        missing is not null && required.Split(',', StringSplitOptions.TrimEntries).Contains(needed, StringComparer.OrdinalIgnoreCase)
            ? null
            : missing;
}
