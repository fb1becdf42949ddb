using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Connecting;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;
using TaskKit.Settings;

namespace TaskKit.Redis.State.Leases;

/// <summary>The lease of one worker on Redis. It has a thread and a connection of its own, since handlers may starve the thread pool.</summary>
internal sealed class WorkerLease : IGuardLease
{
    private const int IdLength = 16;
    private const int HurryLength = IdLength + 1;
    private const int DoubtLength = IdLength + Token.Length;
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
        _interval = Durations.Shorter(RenewEvery, options.LeaseDuration / 3);
        RedisKey[] names =
        [
            keys.Lease(incarnation),
            keys.Words(incarnation),
            keys.Returned(incarnation),
            keys.Name(incarnation),
            keys.Memory,
            keys.Limited,
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
            keys.Permits("").ToString(),
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

    /// <summary>The incarnation of this lease.</summary>
    public ulong Incarnation { get; }

    public event Action<TaskId>? CancelRequested;

    public event Action<TaskId>? Hurried;

    public event Action<TaskId, Token>? Doubted;

    public event Action? Returned;

    public bool IsCurrent => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _confirmed)) < _options.LeaseDuration;

    public byte Term => _term;

    /// <summary>True once the lease was disposed.</summary>
    public bool IsClosed => _isStopping;

    /// <summary>True to stop the renewals. For tests.</summary>
    internal bool IsHung { get; set; }

    public Token NextToken() => new(Incarnation, (uint)Interlocked.Increment(ref _granted));

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

    public ValueTask KillAsync()
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
        // A third of the lease leaves time to notice a server that hangs, and to renew on another connection.
        _socket ??= LeaseSocket.Connect(_options, _options.LeaseDuration / 3);
        // The lease ends, by the real time that Redis counts, no earlier than its duration from here.
        long asked = TimeProvider.System.GetTimestamp();
        _renew[^5] = Number(_seen);
        _renew[^4] = Number(_wasHeld ? 1 : 0);
        _renew[^2] = NewMemory();
        if (_socket.Send(_renew) is not (object?[] and [long stood, object?[] words, byte[] memory]))
            throw new IOException(
                "Expected a number, an array and a text as the answer to a renewal, got something else; the server may not be Redis."
            );
        bool hadRunOut = _wasHeld && stood == 0;
        _wasHeld = true;
        // The term before the time: a reader that sees the renewed lease must see the new term too.
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

    // A word is an id to cancel, an id and a byte to ask START for, or an id and a token in doubt. Words of other lengths are foreign.
    private void Hear(ReadOnlySpan<byte> word)
    {
        if (word.Length is not (IdLength or HurryLength or DoubtLength))
            return;
        var id = new TaskId(new Guid(word[..IdLength], bigEndian: true));
        switch (word.Length)
        {
            case IdLength:
                Tell(() => CancelRequested?.Invoke(id));
                break;
            case HurryLength:
                Tell(() => Hurried?.Invoke(id));
                break;
            default:
                var token = Token.Read(word[IdLength..]);
                Tell(() => Doubted?.Invoke(id, token));
                break;
        }
    }

    // A new name for each renewal: a loss of Redis would stay unnoticed if the same name were stored again after it.
    private byte[] NewMemory() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Incarnation:x16}-{++_renewals}"));

    private bool NoticeLoss(byte[] memory)
    {
        bool isLost = _memory is not null && memory.Length > 0 && !_memory.AsSpan().SequenceEqual(memory);
        _memory = memory.Length > 0 ? memory : _memory;
        if (isLost)
        {
            _log.StateLost(_options.Address);
            _options.Metrics.Lost(_options.Address);
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
}
