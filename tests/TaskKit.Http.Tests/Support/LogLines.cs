using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskKit.Http.Tests.Support;

/// <summary>Keeps the log lines of a host.</summary>
internal sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> All { get; } = new();

    public IEnumerable<string> Of(int id) => All.Where(line => line.Id == id).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => new Lines(All);

    public void Dispose() { }

    private sealed class Lines(ConcurrentQueue<(LogLevel, int, string)> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => all.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
    }
}
