using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>
/// The requests to run schedules that stand in the store, as a worker sees them. Of the workers that can make the task the first one takes a request at once, the
/// next one 300 ms later, and so on.
/// </summary>
internal sealed class StandingRequests(
    ScheduleBook book,
    ScheduleRuns runs,
    ScheduleTasks tasks,
    TaskMetrics metrics,
    string backend,
    ILogger log
)
{
    // For a payload that cannot be made: the code behind it may work again later.
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private Dictionary<string, Standing> _standing = new(StringComparer.Ordinal);

    /// <summary>The time of the next try, or <see langword="null"/>.</summary>
    public DateTimeOffset? NextDue => _standing.Values.Min(DueOf);

    /// <summary>Reads the requests.</summary>
    public async Task LoadAsync(IDocumentStore documents, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(RunRequest.Kind, "", cancellationToken).ConfigureAwait(false);
        var standing = new Dictionary<string, Standing>(StringComparer.Ordinal);
        foreach (var document in found)
            if (_standing.TryGetValue(document.Name, out var known) && known.Document.Version == document.Version)
                standing[document.Name] = known;
            else if (RunRequest.Read(document) is { } request)
                standing[document.Name] = new Standing(document, request, now);
        _standing = standing;
    }

    /// <summary>Submits the tasks of the requests that this worker is to take now. One that fails costs no other one.</summary>
    /// <returns>The number of tasks that were submitted.</returns>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task<int> TakeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        int submitted = 0;
        foreach (var due in _standing.Values.Where(standing => DueOf(standing) <= now).ToList())
            if (Make(due, now) is { } task && await TakeAsync(due, task, now, cancellationToken).ConfigureAwait(false))
                submitted++;
        return submitted;
    }

    private async Task<bool> TakeAsync(Standing due, TaskEnvelope task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        due.RetryAt = now + RetryPause;
        var outcome = await runs.TakeAsync(task, due.Document, cancellationToken).ConfigureAwait(false);
        _standing.Remove(due.Document.Name);
        if (outcome is { Status: SubmitStatus.Stored })
        {
            metrics.Submitted(backend, [task]);
            log.RunSubmitted(due.Document.Name, task.Id, due.Request.By.Length == 0 ? "nobody named" : LogText.Safe(due.Request.By));
            return true;
        }
        if (outcome is { Status: SubmitStatus.Refused } refused)
            log.OccurrenceRefused(task.Type, task.Id, refused.Reason ?? "");
        // Else another worker was first: the request is gone, or the id is taken.
        return false;
    }

    private TaskEnvelope? Make(Standing due, DateTimeOffset now)
    {
        try
        {
            return tasks.MakeNow(book.Find(due.Document.Name)!.Schedule, due.Request);
        }
        catch (Exception e)
        {
            if (!due.IsReported)
                log.RunNotMade(e, due.Document.Name, FailurePause);
            (due.IsReported, due.RetryAt) = (true, now + FailurePause);
            return null;
        }
    }

    private DateTimeOffset? DueOf(Standing standing)
    {
        if (book.Find(standing.Document.Name)?.Rank is not { } rank)
            return null;
        var due = standing.SeenAt + Ranking.DelayOf(rank);
        return due > standing.RetryAt ? due : standing.RetryAt;
    }

    private sealed class Standing(Document document, RunRequest request, DateTimeOffset seenAt)
    {
        public Document Document => document;

        public RunRequest Request => request;

        public DateTimeOffset SeenAt => seenAt;

        /// <summary>The time before which a failed try is not repeated.</summary>
        public DateTimeOffset RetryAt { get; set; }

        /// <summary>True once a failure is logged.</summary>
        public bool IsReported { get; set; }
    }
}
