using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Kafka.Faults;

namespace TaskKit.Kafka.Consuming;

/// <summary>
/// Commits the ended offsets of one consumer's partitions at an interval. It has a thread of its own, since a commit waits for the broker and a poll
/// must not.
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly string _group;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly Assignment _assignment;
    private readonly PollerParts _parts;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public Committer(string group, IConsumer<byte[]?, byte[]?> consumer, Assignment assignment, PollerParts parts)
    {
        (_group, _consumer, _assignment, _parts) = (group, consumer, assignment, parts);
        _thread = new Thread(Run) { IsBackground = true, Name = $"taskkit-kafka commits {group}" };
        _thread.Start();
    }

    /// <summary>Commits once more and ends.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(_parts.Options.CommitInterval))
            Commit();
        Commit();
    }

    private void Commit()
    {
        try
        {
            if (_assignment.FirstUncommitted is not { } first)
                return;
            GroupCoordinator.Await(_consumer, first, _parts.Time);
            var floors = _assignment.Commit(_consumer, _assignment.Tracks);
            if (floors.Count > 0)
                _parts.Guard.RaiseFloorsAsync(_group, floors, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (KafkaException e)
        {
            _parts.Log.CommitFailed(_group, e.Error.Reason);
        }
        catch (BackendUnavailableException e)
        {
            // No harm: the next commit raises the floors again.
            _parts.Log.FloorsFailed(_group, e.Message);
        }
    }
}
