using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Scripts;

/// <summary>The requests of one script call: all for one bucket, and no task twice.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Items">The requests, by their indexes.</param>
internal readonly record struct Batch(Bucket Bucket, List<int> Items)
{
    private const int Largest = 500;

    // One set per thread serves all calls, since a split awaits nothing.
    [ThreadStatic]
    private static HashSet<TaskId>? _seen;

    /// <summary>
    /// Splits requests into batches. A second request for a task goes to a later batch, which the server runs after the first: a script reads all states
    /// before it writes any.
    /// </summary>
    public static List<Batch> Split<T>(IReadOnlyList<T> requests, Func<T, TaskId> idOf)
    {
        var batches = new List<Batch>();
        var open = new Dictionary<Bucket, List<int>>();
        var seen = _seen ??= [];
        seen.Clear();
        List<int>? again = null;
        for (int i = 0; i < requests.Count; i++)
            Place(i);
        while (again is { } left)
        {
            again = null;
            seen.Clear();
            open.Clear();
            foreach (int index in left)
                Place(index);
        }
        return batches;

        void Place(int index)
        {
            var id = idOf(requests[index]);
            if (seen.Add(id))
                Add(Bucket.Of(id), index);
            else
                (again ??= []).Add(index);
        }

        void Add(Bucket bucket, int index)
        {
            if (!open.TryGetValue(bucket, out var items) || items.Count == Largest)
            {
                open[bucket] = items = new List<int>(Math.Min(Largest, requests.Count));
                batches.Add(new(bucket, items));
            }
            items.Add(index);
        }
    }
}
