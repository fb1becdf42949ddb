using System.Text;

namespace TaskKit.Chaos.Ledger;

/// <summary>Reads a ledger from its start on, also while it grows.</summary>
internal sealed class LedgerReader(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    private readonly StringBuilder _line = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>The number of lines that were cut short by the death of their writer.</summary>
    public int Torn { get; private set; }

    /// <summary>The lines that were added since the last call.</summary>
    public IReadOnlyList<LedgerEvent> ReadNew()
    {
        var events = new List<LedgerEvent>();
        for (int count; (count = _file.Read(_buffer)) > 0; )
            foreach (byte one in _buffer.AsSpan(0, count))
                if (one != LedgerFormat.Begin)
                    Add((char)one, events);
                else if (_line.Length > 0)
                    CountTorn();
        return events;
    }

    /// <summary>All lines of a ledger that no longer grows.</summary>
    public static IReadOnlyList<LedgerEvent> ReadAll(string path, out int torn)
    {
        using var reader = new LedgerReader(path);
        var events = reader.ReadNew();
        torn = reader.Torn;
        return events;
    }

    public void Dispose() => _file.Dispose();

    private void Add(char next, List<LedgerEvent> events)
    {
        _line.Append(next);
        if (next != LedgerFormat.Close[^1] || LedgerFormat.Read(_line.ToString()) is not { } line)
            return;
        events.Add(line);
        _line.Clear();
    }

    private void CountTorn()
    {
        Torn++;
        _line.Clear();
    }
}
