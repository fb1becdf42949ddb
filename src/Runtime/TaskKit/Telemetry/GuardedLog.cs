using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskKit.Telemetry;

/// <summary>
/// A log that never throws: a provider that fails must not cost a task or end a loop. An exception may itself throw while it is written down;
/// the line is then written without it.
/// </summary>
internal sealed class GuardedLog(ILogger inner) : ILogger
{
    /// <summary>The log of a category in a host; one that writes nothing where the host has no logging.</summary>
    public static GuardedLog Of(IServiceProvider services, string category) =>
        new((services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(category));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception) when (exception is not null)
        {
            Log(logLevel, eventId, state, null, formatter);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }
}
