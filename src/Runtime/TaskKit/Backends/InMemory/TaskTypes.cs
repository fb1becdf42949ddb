namespace TaskKit.Backends.InMemory;

/// <summary>The task types: their programs, their workers and their waiting tasks. Used under the store's lock.</summary>
internal sealed class TaskTypes(
    RetentionOptions retention,
    IReadOnlyDictionary<TaskId, StoredTask> tasks,
    IReadOnlyCollection<InMemoryReceiver> receivers
)
{
    private readonly Dictionary<(string Type, string Program), DateTimeOffset> _seen = [];
    private DateTimeOffset _nextEnd = DateTimeOffset.MaxValue;

    /// <returns>The number of entries now.</returns>
    public int Declare(TypeDeclaration declaration, DateTimeOffset now)
    {
        foreach (string type in declaration.Types)
            _seen[(type, declaration.Program)] = now;
        _nextEnd = _seen.Count == 0 ? DateTimeOffset.MaxValue : _seen.Values.Min() + retention.Dead;
        return _seen.Count;
    }

    /// <summary>True when no program declares the type and no worker runs it.</summary>
    public bool IsUnknown(string type) => !_seen.Keys.Any(entry => entry.Type == type) && !receivers.Any(receiver => receiver.Knows(type));

    /// <summary>Ends the entries whose time is over and whose type has no open task.</summary>
    public void Prune(DateTimeOffset now)
    {
        if (now < _nextEnd)
            return;
        foreach (var (entry, seen) in _seen.ToList())
            if (seen + retention.Dead <= now && !tasks.Values.Any(task => task.Envelope.Type == entry.Type && !task.State.IsTerminal()))
                _seen.Remove(entry);
    }

    public IReadOnlyList<TaskTypeStatus> Look(DateTimeOffset now)
    {
        var waiting = tasks
            .Values.Where(task => task.Claim is null && !task.State.IsTerminal() && task.Due <= now)
            .CountBy(task => task.Envelope.Type, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        return
        [
            .. _seen
                .Keys.Select(entry => entry.Type)
                .Union(waiting.Keys)
                .Union(receivers.SelectMany(receiver => receiver.Types))
                .Order(StringComparer.Ordinal)
                .Select(type => StatusOf(type, waiting.GetValueOrDefault(type))),
        ];
    }

    private TaskTypeStatus StatusOf(string type, int waiting)
    {
        var programs = _seen.Where(pair => pair.Key.Type == type).ToList();
        return new TaskTypeStatus(type)
        {
            Waiting = waiting,
            Workers = receivers.Count(receiver => receiver.Knows(type)),
            Programs = [.. programs.Select(pair => pair.Key.Program).Order(StringComparer.Ordinal)],
            LastSeen = programs.Count == 0 ? null : programs.Max(pair => pair.Value),
        };
    }
}
