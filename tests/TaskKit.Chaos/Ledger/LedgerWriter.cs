using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskKit.Chaos.Ledger;

/// <summary>
/// Appends to the ledger with one write(2) per call on a file opened with O_APPEND: lines of several processes never mix, and what is written
/// outlives a SIGKILL of its writer, because the page cache does.
/// </summary>
internal sealed class LedgerWriter(string path) : IDisposable
{
    private readonly PosixFile _file = PosixFile.OpenForAppend(path);

    /// <summary>The time that goes into lines: since the machine's start, the same in all processes.</summary>
    public static TimeSpan Now =>
        new(TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Write(LedgerEvent line) => Append(LedgerFormat.Write(line));

    public void Write(IEnumerable<LedgerEvent> lines) => Append(string.Concat(lines.Select(LedgerFormat.Write)));

    public void Dispose() => _file.Dispose();

    private void Append(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length > 0 && _file.Write(bytes) != bytes.Length)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The ledger could not be written.");
    }
}
