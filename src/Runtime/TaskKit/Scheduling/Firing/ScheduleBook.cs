using Microsoft.Extensions.Logging;
using TaskKit.Backends.Documents;
using TaskKit.Pausing;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>The schedules that a worker knows, ordered by the time of its next try.</summary>
internal sealed class ScheduleBook(IDocumentStore documents, ILogger log)
{
    // Up to here, single reads are cheaper than a list of all.
    private const int MostSingleReads = 64;

    private readonly PriorityQueue<ScheduleEntry, DateTimeOffset> _queue = new();
    private readonly Dictionary<string, long> _unreadable = new(StringComparer.Ordinal);
    private Dictionary<string, ScheduleEntry> _entries = new(StringComparer.Ordinal);
    private (long Schedules, long Pauses) _seen;

    public IReadOnlyCollection<ScheduleEntry> Entries => _entries.Values;

    /// <summary>The time of the next try, or <see langword="null"/>.</summary>
    public DateTimeOffset? NextDue => _queue.TryPeek(out _, out var due) ? due : null;

    /// <summary>Finds a schedule by its name; <see langword="null"/> for one that cannot be read, or is not there.</summary>
    public ScheduleEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads all schedules, their progress and their pauses.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // Before the documents: a change behind it is seen at the next look.
        var changes = await ChangesAsync(cancellationToken).ConfigureAwait(false);
        var found = await documents.ListAsync(ScheduleDefinition.Kind, "", cancellationToken).ConfigureAwait(false);
        var times = await documents.ListAsync(ScheduleTimes.Kind, "", cancellationToken).ConfigureAwait(false);
        var pauses = await Pauses.ListAsync(documents, cancellationToken).ConfigureAwait(false);
        var progress = times.ToDictionary(document => document.Name, StringComparer.Ordinal);
        var entries = new Dictionary<string, ScheduleEntry>(found.Count, StringComparer.Ordinal);
        foreach (var document in found)
        {
            if (EntryOf(document) is not { } entry)
                continue;
            entry.Times = ScheduleTimes.Read(progress.GetValueOrDefault(document.Name));
            entry.IsPaused = pauses.ContainsKey(document.Name);
            entry.MustRead = false;
            entries.Add(document.Name, entry);
        }
        (_entries, _seen) = (entries, changes);
    }

    /// <summary>Looks for a schedule or a pause that was written since all were read.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken cancellationToken) =>
        await ChangesAsync(cancellationToken).ConfigureAwait(false) != _seen;

    /// <summary>Ranks this worker among the living ones, for each schedule, and orders the schedules again.</summary>
    public void Rank(SchedulingWorker self, IReadOnlyCollection<SchedulingWorker> living, DateTimeOffset now)
    {
        _queue.Clear();
        foreach (var entry in _entries.Values)
        {
            entry.Rank = Ranking.Of(entry.Schedule, self, living);
            Put(entry, now);
        }
    }

    /// <summary>Takes out the schedules that are to be tried now.</summary>
    public List<ScheduleEntry> TakeDue(DateTimeOffset now)
    {
        var due = new List<ScheduleEntry>();
        while (_queue.TryPeek(out var entry, out var time) && time <= now)
        {
            _queue.Dequeue();
            due.Add(entry);
        }
        return due;
    }

    /// <summary>Puts a schedule back, for its next try.</summary>
    public void Put(ScheduleEntry entry, DateTimeOffset now)
    {
        if (entry.NextTry(now) is { } next)
            _queue.Enqueue(entry, next);
    }

    /// <summary>Reads the progress of schedules that others may have fired.</summary>
    public async Task RefreshAsync(IReadOnlyList<ScheduleEntry> due, CancellationToken cancellationToken)
    {
        var stale = due.Where(entry => entry.MustRead || entry.Rank > 0).ToList();
        if (stale.Count > MostSingleReads)
        {
            var all = await documents.ListAsync(ScheduleTimes.Kind, "", cancellationToken).ConfigureAwait(false);
            var progress = all.ToDictionary(document => document.Name, StringComparer.Ordinal);
            foreach (var entry in stale)
                Take(entry, progress.GetValueOrDefault(entry.Schedule.Name));
            return;
        }
        foreach (var entry in stale)
            Take(entry, await documents.ReadAsync(ScheduleTimes.Kind, entry.Schedule.Name, cancellationToken).ConfigureAwait(false));
    }

    private async Task<(long Schedules, long Pauses)> ChangesAsync(CancellationToken cancellationToken) =>
        (
            await documents.ChangeAsync(ScheduleDefinition.Kind, cancellationToken).ConfigureAwait(false),
            await documents.ChangeAsync(PauseDocument.Kind, cancellationToken).ConfigureAwait(false)
        );

    private static void Take(ScheduleEntry entry, Document? document) =>
        (entry.Times, entry.MustRead) = (ScheduleTimes.Read(document), false);

    private ScheduleEntry? EntryOf(Document document)
    {
        if (_entries.TryGetValue(document.Name, out var known) && known.Version == document.Version)
            return known;
        if (_unreadable.TryGetValue(document.Name, out long version) && version == document.Version)
            return null;
        if (DefinitionJson.Read(document, out string? problem) is { } schedule)
            return new ScheduleEntry(schedule, document.Version);
        _unreadable[document.Name] = document.Version;
        log.ScheduleUnreadable(LogText.Safe(document.Name), LogText.Safe(problem));
        return null;
    }
}
