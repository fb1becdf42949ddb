namespace TaskKit.Testing.Submitting;

/// <summary>The program's client, which keeps what it submitted.</summary>
internal sealed class RecordingClient(ITaskClient client, SubmissionLog log) : ITaskClient
{
    public async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskSubmission> tasks,
        CancellationToken cancellationToken = default
    )
    {
        var outcomes = await client.SubmitAsync(tasks, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < outcomes.Count; i++)
            if (outcomes[i].Status == SubmitStatus.Stored)
                log.NoteStored(tasks[i], outcomes[i].Id);
        return outcomes;
    }
}
