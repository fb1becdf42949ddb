using TaskKit.Backends.Declaring;
using TaskKit.Backends.Documents;

namespace TaskKit.Backends.InMemory;

/// <summary>The task types: their programs, their workers and their waiting tasks. Used under the store's lock.</summary>
internal sealed class TaskTypes(
    IDocumentTable documents,
    RetentionOptions retention,
    IReadOnlyDictionary<TaskId, StoredTask> tasks,
    IReadOnlyCollection<InMemoryReceiver> receivers
)
{
    private readonly DeclaredTypes _declared = new(documents, retention);

    public void Declare(TypeDeclaration declaration, DateTimeOffset now) => _declared.Declare(declaration, now.ToUnixTimeMilliseconds());

    /// <summary>True when no program declares the type and no worker runs it.</summary>
    public bool IsUnknown(string type, DateTimeOffset now) =>
        !_declared.IsDeclared(type, now.ToUnixTimeMilliseconds()) && !receivers.Any(receiver => receiver.Knows(type));

    /// <summary>Ends the entries whose time is over and whose type has no open task.</summary>
    public void Prune(DateTimeOffset now) => _declared.Prune(now.ToUnixTimeMilliseconds(), IsOpen);

    public IReadOnlyList<TaskTypeStatus> Look(DateTimeOffset now)
    {
        var waiting = tasks
            .Values.Where(task => task.Claim is null && !task.State.IsTerminal() && task.Due <= now)
            .GroupBy(task => task.Envelope.Type, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => (Count: same.Count(), Oldest: same.Min(task => task.Due)), StringComparer.Ordinal);
        var declared = DeclaredTypes.List(documents, now.ToUnixTimeMilliseconds()).ToDictionary(type => type.Type, StringComparer.Ordinal);
        return
        [
            .. declared
                .Keys.Union(waiting.Keys)
                .Union(receivers.SelectMany(receiver => receiver.Types))
                .Order(StringComparer.Ordinal)
                .Select(type => StatusOf(type, declared.GetValueOrDefault(type), waiting.GetValueOrDefault(type))),
        ];
    }

    private bool IsOpen(string type) => tasks.Values.Any(task => task.Envelope.Type == type && !task.State.IsTerminal());

    private TaskTypeStatus StatusOf(string type, DeclaredType? declared, (int Count, DateTimeOffset Oldest) waiting) =>
        new(type)
        {
            Waiting = waiting.Count,
            OldestDue = waiting.Count > 0 ? waiting.Oldest : null,
            Workers = receivers.Count(receiver => receiver.Knows(type)),
            Programs = declared?.ProgramNames ?? [],
            LastSeen = declared is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(declared.LastSeen),
        };
}
