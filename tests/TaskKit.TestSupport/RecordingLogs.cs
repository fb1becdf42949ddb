using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskKit.TestSupport;

/// <summary>Keeps log lines, with their exceptions' texts, for tests to search.</summary>
internal sealed class RecordingLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> _lines = new();

    public IReadOnlyCollection<(LogLevel Level, EventId Id, string Text)> Lines => _lines;

    /// <summary>The lines of one event.</summary>
    public IEnumerable<string> Of(int id) => _lines.Where(line => line.Id.Id == id).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => new Recorder(_lines);

    public void Dispose() { }

    private sealed class Recorder(ConcurrentQueue<(LogLevel, EventId, string)> lines) : ILogger
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
        ) => lines.Enqueue((logLevel, eventId, exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception}"));
    }
}
