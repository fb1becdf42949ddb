using System.Collections.Concurrent;
using Shop.Demo.Load;

namespace Shop.Demo.Sinks;

/// <summary>The receipts of the other side: the number of calls of each address, and the tasks that were taken.</summary>
internal sealed class Receipts
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>The number of times that each task was taken, by its id. It is one for each, if all goes well.</summary>
    public IReadOnlyDictionary<string, int> Taken => _taken;

    /// <summary>Chooses the answer to an address. A busy address is busy once.</summary>
    /// <param name="address">A number, address or path that names its fate.</param>
    public Fate Ask(string address)
    {
        bool first = _asked.AddOrUpdate(address, 1, (_, times) => times + 1) == 1;
        var fate = Fates.In(address);
        return fate == Fate.Busy && !first ? Fate.Welcome : fate;
    }

    /// <summary>Notes that a task was taken.</summary>
    /// <param name="taskId">Its id.</param>
    public void Take(string taskId) => _taken.AddOrUpdate(taskId, 1, (_, times) => times + 1);
}
