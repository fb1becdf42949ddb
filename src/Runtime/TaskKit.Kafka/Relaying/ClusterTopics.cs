using System.Collections.Frozen;
using Confluent.Kafka;

namespace TaskKit.Kafka.Relaying;

/// <summary>Asks a cluster for the names of its topics in the background, and keeps the last answer.</summary>
internal sealed class ClusterTopics(IAdminClient admin, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private FrozenSet<string>? _names;
    private long _askedAt;
    private Task _asking = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>True once the cluster has answered.</summary>
    public bool AreKnown => Volatile.Read(ref _names) is not null;

    /// <summary>The reason why the last request got no answer; <see langword="null"/> when it got one.</summary>
    public string? Trouble { get; private set; }

    /// <summary>All names; none before the cluster has answered.</summary>
    public IEnumerable<string> All => Volatile.Read(ref _names) ?? [];

    public bool Contains(string topic) => Volatile.Read(ref _names)?.Contains(topic) == true;

    /// <summary>True when the last answer is to a request that was sent after a moment.</summary>
    /// <param name="moment">A timestamp of the clock.</param>
    public bool IsLaterThan(long moment) => Volatile.Read(ref _names) is not null && Volatile.Read(ref _askedAt) > moment;

    /// <summary>Sends a request, unless one is under way.</summary>
    public void Ask()
    {
        lock (_gate)
            if (_asking.IsCompleted && !_isDisposed)
                // A thread of its own: the call blocks, and the pool's threads run handlers.
                _asking = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Sends a request, unless one is under way or the last one is younger than <paramref name="age"/>.</summary>
    public void AskAfter(TimeSpan age)
    {
        if (!AreKnown || time.GetElapsedTime(Volatile.Read(ref _askedAt)) > age)
            Ask();
    }

    /// <summary>Waits for a request under way, because the client must outlive it.</summary>
    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _asking.Wait();
    }

    private void Look()
    {
        try
        {
            long askedAt = time.GetTimestamp();
            var found = admin.GetMetadata(Patience).Topics.Where(topic => !topic.Error.IsError).Select(topic => topic.Topic);
            var names = found.ToFrozenSet(StringComparer.Ordinal);
            Volatile.Write(ref _askedAt, askedAt);
            Volatile.Write(ref _names, names);
            Trouble = null;
        }
        catch (KafkaException e)
        {
            Trouble = e.Error.Reason;
        }
    }
}
