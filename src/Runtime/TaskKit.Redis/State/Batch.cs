namespace TaskKit.Redis.State;

/// <summary>What goes to the server in one script call: requests for one bucket, no task twice.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Items">The requests, by their indexes.</param>
internal readonly record struct Batch(Bucket Bucket, List<int> Items)
{
    private const int Largest = 500;

    /// <summary>
    /// Splits a flush. A task that stands in it again goes to a later batch, whose call the server runs after the others: a script reads all
    /// before it writes any.
    /// </summary>
    public static List<Batch> Split<T>(IReadOnlyList<T> requests, Func<T, TaskId> idOf)
    {
        var batches = new List<Batch>();
        var open = new Dictionary<Bucket, List<int>>();
        var seen = new HashSet<TaskId>(requests.Count);
        var left = Enumerable.Range(0, requests.Count);
        while (true)
        {
            var again = new List<int>();
            foreach (int index in left)
                if (seen.Add(idOf(requests[index])))
                    Add(Bucket.Of(idOf(requests[index])), index);
                else
                    again.Add(index);
            if (again.Count == 0)
                return batches;
            left = again;
            seen.Clear();
            open.Clear();
        }

        void Add(Bucket bucket, int index)
        {
            if (!open.TryGetValue(bucket, out var items) || items.Count == Largest)
            {
                open[bucket] = items = [];
                batches.Add(new(bucket, items));
            }
            items.Add(index);
        }
    }
}
