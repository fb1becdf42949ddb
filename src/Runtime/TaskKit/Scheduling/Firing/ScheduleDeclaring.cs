using Microsoft.Extensions.Logging;
using TaskKit.Backends.Documents;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>Keeps the documents of the schedules that this program states: those of the program that was started last stand.</summary>
internal sealed class ScheduleDeclaring(IDocumentStore documents, DeclaredSchedules declared, ILogger log)
{
    /// <summary>Writes the schedules of this program, at the start of its worker.</summary>
    /// <param name="entries">The schedules of the store.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BeginAsync(IReadOnlyCollection<ScheduleEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = entries.ToDictionary(entry => entry.Schedule.Name, StringComparer.Ordinal);
        var writes = declared.At(now).Select(schedule => WriteAsync(schedule, known.GetValueOrDefault(schedule.Name), cancellationToken));
        await Task.WhenAll(writes).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes schedules of this program again whose document is that of a program that is gone, and deletes those of earlier versions of this program that it
    /// no longer states.
    /// </summary>
    /// <returns>True when something was written.</returns>
    public async Task<bool> TendAsync(
        IReadOnlyCollection<ScheduleEntry> entries,
        SchedulingWorker self,
        IReadOnlyCollection<SchedulingWorker> living,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var left = entries
            .Where(entry => entry.Schedule.Declared is not null && !self.MayFire(entry.Schedule))
            .Where(entry => !living.Any(worker => worker.MayFire(entry.Schedule)))
            .ToDictionary(entry => entry.Schedule.Name, StringComparer.Ordinal);
        if (left.Count == 0)
            return false;
        foreach (var schedule in declared.At(now).Where(schedule => left.ContainsKey(schedule.Name)))
            await WriteAsync(schedule, left[schedule.Name], cancellationToken).ConfigureAwait(false);
        foreach (var entry in left.Values.Where(entry => entry.Schedule.Program == self.Program && !declared.Has(entry.Schedule.Name)))
            await DeleteAsync(entry, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task WriteAsync(ScheduleDefinition own, ScheduleEntry? known, CancellationToken cancellationToken)
    {
        if (known?.Schedule is { Declared: null })
        {
            log.ScheduleNameTaken(own.Name);
            return;
        }
        if (known?.Schedule is { } other && other.Program != own.Program)
            log.ScheduleDeclaredTwice(own.Name, LogText.Safe(other.Program), own.Program);
        // The same rule goes on: what was missed meanwhile is made up for.
        if (known is not null && known.Schedule.Rule.Equals(own.Rule))
            own = own with { Since = known.Schedule.Since };
        if (known is not null && known.Schedule.IsSame(own))
            return;
        var result = await documents.WriteAsync(DefinitionJson.Write(own, known?.Version ?? 0), cancellationToken).ConfigureAwait(false);
        if (known is null && !result.IsWritten)
            await WriteOverAsync(own, cancellationToken).ConfigureAwait(false);
    }

    // Another worker of a new fleet wrote it at the same moment, and may have fired it: the time from which on it counts stays. Or it cannot be read here.
    private async Task WriteOverAsync(ScheduleDefinition own, CancellationToken cancellationToken)
    {
        if (await documents.ReadAsync(ScheduleDefinition.Kind, own.Name, cancellationToken).ConfigureAwait(false) is not { } document)
            return;
        if (DefinitionJson.Read(document, out _) is { } other)
            await WriteAsync(own, new ScheduleEntry(other, document.Version), cancellationToken).ConfigureAwait(false);
        else
            await documents.WriteAsync(DefinitionJson.Write(own, document.Version), cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(ScheduleEntry entry, CancellationToken cancellationToken)
    {
        var delete = DocumentWrite.Delete(ScheduleDefinition.Kind, entry.Schedule.Name) with { Expected = entry.Version };
        if ((await documents.WriteAsync(delete, cancellationToken).ConfigureAwait(false)).IsWritten)
            await documents
                .WriteAsync(DocumentWrite.Delete(ScheduleTimes.Kind, entry.Schedule.Name), cancellationToken)
                .ConfigureAwait(false);
    }
}
