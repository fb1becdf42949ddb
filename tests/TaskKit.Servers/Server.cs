using System.Globalization;

namespace TaskKit.Servers;

/// <summary>
/// A real server on a loopback port, with its data in a folder of its own, that can be hurt. Disposing stops it and deletes the folder; should
/// this process die first, a shell does that.
/// </summary>
public abstract class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LastWill _will;
    private bool _disposed;

    private protected Server(string name)
    {
        Folder = Directory.CreateTempSubdirectory($"taskkit-{name}-").FullName;
        _will = new LastWill(Folder);
    }

    /// <summary>Host and port, the same through all restarts.</summary>
    public string Address => $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The port it listens at.</summary>
    public int Port { get; private protected set; }

    /// <summary>The folder that holds its data and its logs.</summary>
    public string Folder { get; }

    /// <summary>True while its process lives; a paused one does.</summary>
    public bool IsRunning => File.Exists(PidFile) && !Posix.HasEnded(ReadPid());

    private protected string PidFile => Path.Combine(Folder, "pid");

    /// <summary>Starts it again with its data, and waits until it answers.</summary>
    /// <exception cref="ServerException">It runs already, or ended while starting.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
            throw new ServerException($"The server at {Address} runs already.");
        await LaunchAsync(cancellationToken);
    }

    /// <summary>Stops it in order (SIGTERM), and waits until it has ended.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => EndAsync(Signal.Terminate, cancellationToken);

    /// <summary>Plays a crash (SIGKILL), and waits until it has ended.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => EndAsync(Signal.Kill, cancellationToken);

    /// <summary>Plays a hung server (SIGSTOP): connections stay open and nothing answers. Waits until it stands still.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        int pid = LivingPid();
        Posix.Send(pid, Signal.Stop);
        await UntilAsync(() => Posix.IsStopped(pid), "stand still", cancellationToken);
    }

    /// <summary>Ends a pause (SIGCONT).</summary>
    public void Resume() => Posix.Send(LivingPid(), Signal.Continue);

    /// <summary>Stops it at once and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (IsRunning)
            await KillAsync(CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
        _will.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the process, writes its id to <see cref="PidFile"/>, and waits until it answers.</summary>
    private protected abstract Task LaunchAsync(CancellationToken cancellationToken);

    private protected async Task UntilAsync(Func<ValueTask<bool>> condition, string goal, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new ServerException($"The server at {Address} did not {goal} within {Patience.TotalSeconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    private Task UntilAsync(Func<bool> condition, string goal, CancellationToken cancellationToken) =>
        UntilAsync(() => ValueTask.FromResult(condition()), goal, cancellationToken);

    private async Task EndAsync(Signal signal, CancellationToken cancellationToken)
    {
        int pid = LivingPid();
        Posix.Send(pid, signal);
        // A paused process takes note of SIGTERM only once it goes on.
        if (signal != Signal.Kill)
            Posix.Send(pid, Signal.Continue);
        // The first thread may be gone while others still hold the port.
        await UntilAsync(() => Posix.HasEnded(pid) && !Loopback.Accepts(Port), "end", cancellationToken);
        File.Delete(PidFile);
    }

    private int LivingPid() => IsRunning ? ReadPid() : throw new ServerException($"The server at {Address} does not run.");

    private int ReadPid() => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);
}
