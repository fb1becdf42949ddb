using Microsoft.Extensions.Logging;

namespace TaskKit.Telemetry;

/// <summary>
/// A log that never throws: a provider that fails must not cost a task or end a loop. An exception may itself throw while it is written down;
/// the line is then written without it.
/// </summary>
internal sealed class GuardedLog(ILogger inner) : ILogger
{
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
