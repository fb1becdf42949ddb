using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Settings;

namespace TaskKit;

/// <summary>The variable <c>LOG_LEVEL</c>: the lowest level of TaskKit's own log lines. It stands for <c>Logging:LogLevel:TaskKit</c>.</summary>
internal static class LogLevelVariable
{
    private const string Name = "LOG_LEVEL";
    private const string Category = "TaskKit";

    public static void Apply(IServiceCollection services, IConfiguration configuration)
    {
        if (SourceOrder.IsStronger(configuration, Name, $"Logging:LogLevel:{Category}") && Parse(configuration[Name]) is { } level)
            services.AddLogging(logging => logging.AddFilter(Category, level));
    }

    /// <summary>A sentence about a value that is no level, or <see langword="null"/>.</summary>
    public static string? Problem(IConfiguration configuration) =>
        configuration[Name] is { Length: > 0 } text && Parse(text) is null
            ? $"{Name}: '{text}' is no log level, and changes nothing; expected one of trace, debug, info, warn, error, critical, none."
            : null;

    private static LogLevel? Parse(string? text) =>
        text?.Trim().ToLowerInvariant() switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "info" or "information" => LogLevel.Information,
            "warn" or "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "critical" or "fatal" => LogLevel.Critical,
            "none" or "off" => LogLevel.None,
            _ => null,
        };
}
