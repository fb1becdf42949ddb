using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Pausing;
using TaskKit.Registry;
using TaskKit.Scheduling.Stored;
using TaskKit.Settings;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling;

/// <summary>The schedules of the store, for users.</summary>
internal sealed class TaskSchedules(
    ITaskBackend backend,
    EnvelopeFactory envelopes,
    DeclaredSchedules declared,
    TypeDeclaration program,
    TimeProvider time
) : ITaskSchedules
{
    private IDocumentStore Documents =>
        backend.Documents ?? throw new NotSupportedException($"Schedules cannot be kept: {ScheduleNeeds.Lack(Overlap.Allow, backend)}");

    /// <summary>The runs beside the times.</summary>
    internal ScheduleRuns Runs { get; } = new(backend, new ScheduleTasks(envelopes, declared, backend, time), declared, time);

    public async ValueTask AddOrUpdateAsync(
        string name,
        TaskSubmission task,
        ScheduleRule rule,
        ScheduleOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var documents = Documents;
        var added = RuntimeSchedule.Make(name, task, rule, options ?? new(), envelopes) with
        {
            Program = program.Program,
            Since = time.GetUtcNow(),
        };
        if (ScheduleNeeds.Lack(added.Overlap, backend) is { } lack)
            throw new NotSupportedException($"The schedule '{name}' cannot be kept: {lack}");
        DocumentResult result;
        do
        {
            var known = await documents.ReadAsync(ScheduleDefinition.Kind, name, cancellationToken).ConfigureAwait(false);
            var before = known is null ? null : DefinitionJson.Read(known, out _);
            if (before?.Declared is not null || declared.Has(name))
                throw OfCode(name, before?.Program ?? program.Program, "changed");
            var written = before?.Rule.Equals(added.Rule) == true ? added with { Since = before.Since } : added;
            result = await documents
                .WriteAsync(DefinitionJson.Write(written, known?.Version ?? 0), cancellationToken)
                .ConfigureAwait(false);
        } while (!result.IsWritten);
    }

    public async ValueTask<bool> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        ScheduleName.Check(name);
        if (await Documents.ReadAsync(ScheduleDefinition.Kind, name, cancellationToken).ConfigureAwait(false) is not { } found)
            return false;
        if (DefinitionJson.Read(found, out _) is { Declared: not null } schedule)
            throw OfCode(name, schedule.Program, "removed");
        // The definition first: a progress without one is never looked at.
        await Documents.WriteAsync(DocumentWrite.Delete(ScheduleDefinition.Kind, name), cancellationToken).ConfigureAwait(false);
        await Documents.WriteAsync(DocumentWrite.Delete(ScheduleTimes.Kind, name), cancellationToken).ConfigureAwait(false);
        await Pauses.EndAsync(Documents, PauseScope.Schedule(name), ending: null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async ValueTask<bool> PauseAsync(string name, string reason, string by, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        await GetAsync(name, cancellationToken).ConfigureAwait(false);
        if (await Pauses.ReadAsync(Documents, name, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        var pause = new TaskPause(PauseScope.Schedule(name), reason, by, time.GetUtcNow());
        await Pauses.BeginAsync(Documents, pause, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async ValueTask<bool> ResumeAsync(string name, CancellationToken cancellationToken = default)
    {
        await GetAsync(name, cancellationToken).ConfigureAwait(false);
        // The schedule moves on before the pause ends: nobody may see it as on and its times as missed.
        return await Pauses
            .EndAsync(Documents, PauseScope.Schedule(name), token => MoveOnAsync(name, token), cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask<TaskId> TriggerAsync(string name, CancellationToken cancellationToken = default) =>
        (await RunAsync(name, program.Program, cancellationToken).ConfigureAwait(false)).Task;

    /// <summary>Submits a task of a schedule now, or asks the workers that can make it.</summary>
    internal async ValueTask<ScheduleRun> RunAsync(string name, string by, CancellationToken cancellationToken)
    {
        var schedule = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        var times = await TimesOfAsync(name, cancellationToken).ConfigureAwait(false);
        return await Runs.RunAsync(schedule, times, by, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The names of the living workers that can make the tasks of a schedule.</summary>
    internal async ValueTask<IReadOnlyList<string>> MakersAsync(string name, CancellationToken cancellationToken) =>
        await Runs.MakersAsync(await GetAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<TaskSchedule>> ListAsync(CancellationToken cancellationToken = default)
    {
        var definitions = await Documents.ListAsync(ScheduleDefinition.Kind, "", cancellationToken).ConfigureAwait(false);
        var times = await Documents.ListAsync(ScheduleTimes.Kind, "", cancellationToken).ConfigureAwait(false);
        var pauses = await Pauses.ListAsync(Documents, cancellationToken).ConfigureAwait(false);
        var progress = times.ToDictionary(document => document.Name, StringComparer.Ordinal);
        return
        [
            .. from document in definitions
            let schedule = DefinitionJson.Read(document, out _)
            where schedule is not null
            select Shown(schedule, ScheduleTimes.Read(progress.GetValueOrDefault(schedule.Name)), pauses.GetValueOrDefault(schedule.Name)),
        ];
    }

    public async ValueTask<TaskSchedule?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ScheduleName.Check(name);
        var document = await Documents.ReadAsync(ScheduleDefinition.Kind, name, cancellationToken).ConfigureAwait(false);
        if (document is null || DefinitionJson.Read(document, out _) is not { } schedule)
            return null;
        var pause = await Pauses.ReadAsync(Documents, name, cancellationToken).ConfigureAwait(false);
        return Shown(schedule, await TimesOfAsync(name, cancellationToken).ConfigureAwait(false), pause);
    }

    private async ValueTask<ScheduleDefinition> GetAsync(string name, CancellationToken cancellationToken)
    {
        ScheduleName.Check(name);
        if (await Documents.ReadAsync(ScheduleDefinition.Kind, name, cancellationToken).ConfigureAwait(false) is { } document)
            return DefinitionJson.Read(document, out string? problem)
                ?? throw new InvalidOperationException($"The schedule '{name}' cannot be read here: {problem}");
        var known = await Documents.ListAsync(ScheduleDefinition.Kind, "", cancellationToken).ConfigureAwait(false);
        string hint = NearMiss.Hint(name, known.Select(schedule => schedule.Name));
        throw new ArgumentException(
            $"Expected the name of a schedule; there is none of the name '{LogText.Short(name)}'.{hint}",
            nameof(name)
        );
    }

    private async ValueTask<ScheduleTimes> TimesOfAsync(string name, CancellationToken cancellationToken) =>
        ScheduleTimes.Read(await Documents.ReadAsync(ScheduleTimes.Kind, name, cancellationToken).ConfigureAwait(false));

    /// <summary>Lets the times of a schedule count from now on.</summary>
    internal async ValueTask MoveOnAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var times = await TimesOfAsync(name, cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            if (times.Last >= now)
                return;
            var write = times.PassOver(now).Write(name);
            if ((await Documents.WriteAsync(write, cancellationToken).ConfigureAwait(false)).IsWritten)
                return;
        }
    }

    private TaskSchedule Shown(ScheduleDefinition schedule, ScheduleTimes times, TaskPause? pause) =>
        new()
        {
            Name = schedule.Name,
            Type = schedule.Type,
            Rule = schedule.Rule.Text,
            Words = schedule.Rule.Words,
            TimeZone = schedule.Rule.TimeZone,
            Source = schedule.Declared is null ? ScheduleSource.Runtime : ScheduleSource.Code,
            Program = schedule.Program,
            Paused = pause is null ? null : pause,
            Last = times.Last,
            Next = pause is null ? NextOf(schedule, times) : null,
            Missed = schedule.Missed,
            MaxMissed = schedule.MaxMissed,
            Overlap = schedule.Overlap,
            LastTask = times.Task,
        };

    // A time that is due and not yet dealt with is not the next one.
    private DateTimeOffset? NextOf(ScheduleDefinition schedule, ScheduleTimes times)
    {
        var now = time.GetUtcNow();
        return schedule.Rule.Next(times.Last > now ? times.Last.Value : now);
    }

    private static InvalidOperationException OfCode(string name, string program, string change) =>
        new(
            $"The schedule '{name}' is stated in the code of the program '{program}' and can be {change} only there. PauseAsync stops it without a new version."
        );
}
