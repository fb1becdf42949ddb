using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Redis.Connecting;
using TaskKit.Redis.Scripts;

namespace TaskKit.Redis.State;

/// <summary>
/// Says that a worker lives, from a thread and a connection of its own. Disposing says that it left in order: what it still holds goes to others
/// and counts as no crash.
/// </summary>
internal sealed class WorkerLease : IAsyncDisposable
{
    private const int IdLength = 16;
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan KeepReturned = TimeSpan.FromDays(1);

    private readonly RedisOptions _options;
    private readonly ILogger _log;
    private readonly string _workerName;
    private readonly byte[][] _renew;
    private readonly byte[][] _leave;
    private readonly TimeSpan _interval;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LeaseSocket? _socket;
    private volatile bool _isStopping;
    private volatile bool _leavesNoWord;
    private long _confirmed;
    private volatile byte _term;
    private bool _wasHeld;
    private bool _isTroubled;
    private int _seen;
    private byte[]? _memory;
    private int _renewals;
    private int _granted;

    internal WorkerLease(RedisOptions options, Keys keys, TimeSpan keepName, ulong incarnation, string workerName, ILogger log)
    {
        (_options, _log, _workerName, Incarnation) = (options, log, workerName, incarnation);
        _interval = Least(RenewEvery, options.LeaseDuration / 3);
        RedisKey[] names =
        [
            keys.Lease(incarnation),
            keys.Words(incarnation),
            keys.Returned(incarnation),
            keys.Name(incarnation),
            keys.Memory,
        ];
        _renew = Words([
            "EVAL",
            Script.Renew.Text,
            $"{names.Length}",
            .. names.Select(name => name.ToString()),
            workerName,
            Milliseconds(options.LeaseDuration),
            "0",
            "0",
            Milliseconds(keepName),
            "",
        ]);
        _leave = Words([
            "SET",
            names[2].ToString(),
            "1",
            "PX",
            Milliseconds(KeepReturned),
            "DEL",
            names[0].ToString(),
            names[1].ToString(),
        ]);
        new Thread(Run) { IsBackground = true, Name = "TaskKit Redis lease" }.Start();
    }

    /// <summary>Names this lease in tokens: random.</summary>
    public ulong Incarnation { get; }

    /// <summary>Somebody asked to cancel a task that this worker holds. Raised from the lease's thread, at least once each: must not block.</summary>
    public event Action<TaskId>? CancelRequested;

    /// <summary>
    /// Somebody waits for a run that this worker holds by what Redis knows; it says so again every 5 s. If it does not, Redis has lost how the run
    /// ended: see <see cref="StateStore.GiveUpAsync"/>. Raised from the lease's thread: must not block.
    /// </summary>
    public event Action<TaskId, Token>? Doubted;

    /// <summary>
    /// The lease had run out and holds again: others may have taken tasks, see <see cref="StateStore.HeldAsync"/>. Raised from the lease's thread:
    /// must not block.
    /// </summary>
    public event Action? Returned;

    /// <summary>
    /// Whether the lease surely holds: not after a pause of the whole process, until it was renewed. What was granted before must not begin then.
    /// </summary>
    public bool IsCurrent => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _confirmed)) < _options.LeaseDuration;

    /// <summary>
    /// Changes whenever the lease has run out and holds again: what was granted in another term may be somebody else's by now, and have ended there.
    /// To be read after <see cref="IsCurrent"/>.
    /// </summary>
    public byte Term => _term;

    /// <summary>Whether it was disposed.</summary>
    public bool IsClosed => _isStopping;

    /// <summary>For tests: gives no sign of life while it is set.</summary>
    internal bool IsHung { get; set; }

    /// <summary>A token that was never used before.</summary>
    public Token NextToken() => new(Incarnation, (uint)Interlocked.Increment(ref _granted));

    /// <summary>Renews now, and waits until that has succeeded.</summary>
    public Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = Volatile.Read(ref _renewed).Task;
        _wake.Set();
        return renewed.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _wake.Set();
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>For tests: what <c>kill -9</c> leaves behind.</summary>
    internal ValueTask KillAsync()
    {
        _leavesNoWord = true;
        return DisposeAsync();
    }

    private void Run()
    {
        while (!_isStopping)
            _wake.WaitOne(!IsHung && TryRenew() ? _interval : TryAgainAfter);
        TryLeave();
        _socket?.Dispose();
        _ended.SetResult();
    }

    private bool TryRenew()
    {
        try
        {
            Renew();
            _isTroubled = false;
            Interlocked.Exchange(ref _renewed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            return true;
        }
        catch (Exception e)
        {
            if (!_isTroubled)
                _log.RenewalFailed(_workerName, RedisErrors.Describe(e));
            _isTroubled = true;
            _socket?.Dispose();
            _socket = null;
            return false;
        }
    }

    private void Renew()
    {
        // Half of the time that is left: a server that hangs is noticed, and tried again, before the lease runs out.
        _socket ??= LeaseSocket.Connect(_options, _options.LeaseDuration / 3);
        // Redis counts by the real time, from some moment after this one.
        long asked = TimeProvider.System.GetTimestamp();
        _renew[^4] = Number(_seen);
        _renew[^3] = Number(_wasHeld ? 1 : 0);
        _renew[^1] = NewMemory();
        if (_socket.Send(_renew) is not (object?[] and [long stood, object?[] words, byte[] memory]))
            throw new IOException("The server's answer to a renewal is none of ours.");
        bool hadRunOut = _wasHeld && stood == 0;
        _wasHeld = true;
        // In this order: whoever sees that the lease holds again sees the new term too.
        if (hadRunOut)
            _term++;
        Volatile.Write(ref _confirmed, asked);
        _seen = words.Length;
        bool isLost = NoticeLoss(memory);
        if (hadRunOut)
        {
            if (!isLost)
                _log.Returned(_workerName);
            Tell(() => Returned?.Invoke());
        }
        foreach (byte[]? word in words.Cast<byte[]?>())
            Hear(word);
    }

    // An id, and its token where it is no request to cancel.
    private void Hear(ReadOnlySpan<byte> word)
    {
        if (word.Length != IdLength && word.Length != IdLength + Token.Length)
            return;
        var id = new TaskId(new Guid(word[..IdLength], bigEndian: true));
        if (word.Length == IdLength)
        {
            Tell(() => CancelRequested?.Invoke(id));
            return;
        }
        var token = Token.Read(word[IdLength..]);
        Tell(() => Doubted?.Invoke(id, token));
    }

    // Another one for each renewal: the name that this worker gave once may be forgotten too, and must not come again.
    private byte[] NewMemory() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Incarnation:x16}-{++_renewals}"));

    private bool NoticeLoss(byte[] memory)
    {
        bool isLost = _memory is not null && memory.Length > 0 && !_memory.AsSpan().SequenceEqual(memory);
        _memory = memory.Length > 0 ? memory : _memory;
        if (isLost)
        {
            _log.StateLost(_options.Address);
            StateMetrics.Lost(_options.Address);
        }
        return isLost;
    }

    private void TryLeave()
    {
        if (_leavesNoWord || !_wasHeld)
            return;
        try
        {
            _socket ??= LeaseSocket.Connect(_options, _options.LeaseDuration / 3);
            _socket.Send(_leave.AsSpan(..5));
            _socket.Send(_leave.AsSpan(5..));
        }
        catch (IOException e)
        {
            _log.RenewalFailed(_workerName, RedisErrors.Describe(e));
        }
    }

    private void Tell(Action listener)
    {
        try
        {
            listener();
        }
        catch (Exception e)
        {
            _log.ListenerFailed(e, _workerName);
        }
    }

    private static byte[][] Words(IEnumerable<string> words) => [.. words.Select(Encoding.UTF8.GetBytes)];

    private static byte[] Number(int value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
