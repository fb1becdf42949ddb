using TaskKit.Servers;

namespace TaskKit.TestSupport.Servers;

/// <summary>The reasons to skip tests that need a server, or the native compiler; null when they have to run.</summary>
internal static class Requirement
{
    public static string? RedisSkip { get; } = Requirements.SkipOf("redis", RedisServer.Missing);

    public static string? KafkaSkip { get; } = Requirements.SkipOf("kafka", SharedServers.KafkaMissing) ?? RedisSkip;

    public static string? OwnKafkaSkip { get; } = Requirements.SkipOf("kafka", KafkaBroker.Missing) ?? RedisSkip;

    public static string? NativeSkip { get; } = Requirements.SkipOf("aot", NativeCompiler.Missing);
}
