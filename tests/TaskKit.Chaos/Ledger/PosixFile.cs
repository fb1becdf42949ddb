using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TaskKit.Chaos.Ledger;

/// <summary>A file whose every write goes to its end, atomically among processes; FileStream seeks instead.</summary>
internal sealed partial class PosixFile : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int AppendOnly = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int OwnerWritesAllRead = 0x1A4;

    private PosixFile(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    public static PosixFile OpenForAppend(string path)
    {
        int descriptor = Open(path, WriteOnly | Create | AppendOnly | CloseOnExec, OwnerWritesAllRead);
        return descriptor >= 0
            ? new PosixFile(descriptor)
            : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"'{path}' could not be opened to append.");
    }

    public long Write(ReadOnlySpan<byte> bytes) => Write(this, bytes, bytes.Length);

    protected override bool ReleaseHandle() => Close(handle) == 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(PosixFile file, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(nint descriptor);
}
