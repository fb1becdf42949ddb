using System.Diagnostics;

namespace TaskKit.Servers;

/// <summary>
/// The end of a server once the process that started it has ended, however it ended: a shell waits for the end of a pipe that only this
/// process holds, kills the server whose id is in the folder's pid file, and deletes the folder.
/// </summary>
internal sealed class LastWill : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        read revoked && exit
        if [ -f "$1/pid" ]; then
          pid=$(cat "$1/pid")
          kill -9 "$pid"
          for i in $(seq 50); do kill -0 "$pid" || break; sleep 0.1; done
        fi
        rm -rf "$1"
        """;

    private readonly Process _shell;

    public LastWill(string folder)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", folder]) { RedirectStandardInput = true };
        _shell = Process.Start(start)!;
    }

    /// <summary>Revokes it: the server has been stopped and the folder is gone.</summary>
    public void Dispose()
    {
        _shell.StandardInput.WriteLine("revoked");
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
