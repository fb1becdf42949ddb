namespace TaskKit.Tool;

/// <summary>The backends that the tool supports. No other class names them. The first is the default.</summary>
internal static class SupportedBackends
{
    public static IReadOnlyList<IBackendSupport> All { get; } = [new SqliteSupport(), new KafkaSupport()];
}
