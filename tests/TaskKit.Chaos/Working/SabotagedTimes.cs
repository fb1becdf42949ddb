using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend with a defect in what it keeps of schedules and pauses.</summary>
internal sealed class SabotagedTimes : WrappedBackend
{
    private readonly PlantedBug _bug;
    private readonly TimeProvider _time;

    public SabotagedTimes(ITaskBackend inner, PlantedBug bug, TimeProvider time)
        : base(inner)
    {
        (_bug, _time) = (bug, time);
        Documents = inner.Documents is { } documents && bug == PlantedBug.ForgottenPause ? new Forgetful(documents) : inner.Documents;
        DocumentSubmits = inner.DocumentSubmits is { } submits ? new LocalSubmits(submits, Rewrite) : null;
    }

    public override IDocumentStore? Documents { get; }

    public override IDocumentSubmits? DocumentSubmits { get; }

    /// <summary>True for a bug of this class.</summary>
    public static bool Makes(PlantedBug bug) => bug is PlantedBug.LocalOccurrence or PlantedBug.ForgottenPause;

    public override ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    ) => Inner.SubmitAsync([.. tasks.Select(Rewrite)], cancellationToken);

    private TaskEnvelope Rewrite(TaskEnvelope task)
    {
        if (_bug != PlantedBug.LocalOccurrence || !FiringLines.IsOfSchedule(task))
            return task;
        var now = _time.GetUtcNow();
        var metadata = new Dictionary<string, string>(task.Metadata, StringComparer.Ordinal) { ["schedule_to"] = now.ToString("O") };
        return task with { Id = TaskId.New(_time), NotBefore = now, Metadata = metadata };
    }

    private sealed class LocalSubmits(IDocumentSubmits inner, Func<TaskEnvelope, TaskEnvelope> rewrite) : IDocumentSubmits
    {
        public ValueTask<IReadOnlyList<DocumentResult>> SubmitAsync(
            IReadOnlyList<DocumentSubmit> submits,
            CancellationToken cancellationToken
        ) => inner.SubmitAsync([.. submits.Select(it => it with { Tasks = [.. it.Tasks.Select(rewrite)] })], cancellationToken);
    }

    private sealed class Forgetful(IDocumentStore inner) : IDocumentStore
    {
        private const string Pauses = "pauses";
        private HashSet<string>? _stood;

        public ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken) =>
            inner.ReadAsync(kind, name, cancellationToken);

        public async ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken)
        {
            var found = await inner.ListAsync(kind, prefix, cancellationToken);
            if (kind != Pauses)
                return found;
            _stood ??= [.. found.Select(pause => pause.Name)];
            return [.. found.Where(pause => !_stood.Contains(pause.Name))];
        }

        public ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken) =>
            inner.WriteAsync(write, cancellationToken);

        public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken) => inner.ChangeAsync(kind, cancellationToken);
    }
}
