using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Operating;
using TaskKit.Presence;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.TestSupport;
using TaskKit.Waiting;

namespace TaskKit.Conformance;

/// <summary>The reasons why a task does not run. What a backend cannot tell it says.</summary>
public abstract partial class BackendContract
{
    [ContractFact]
    public async Task A_task_that_is_not_due_says_until_when()
    {
        var task = await SubmitAsync(NewTask() with { NotBefore = Later });

        var reason = Only(await WhyAsync(task.Id), WaitCode.NotDue);

        Assert.Equal(task.NotBefore, reason.Until);
        Assert.StartsWith("It is not due before 20", reason.Sentence);
    }

    [ContractFact]
    public async Task A_task_that_is_retried_says_when()
    {
        var task = await SubmitAsync();
        var worker = OpenWorker();
        var due = Later;
        await worker.SettleAsync(TaskSettlement.Retry(await worker.ReceiveAsync(), due, Refused));
        await EventuallyAsync(task.Id, TaskState.Retrying);

        var reason = Only(await WhyAsync(task.Id), WaitCode.NotDue);

        Assert.Equal(due, reason.Until);
        Assert.StartsWith("It failed, and is tried again at 20", reason.Sentence);
    }

    [ContractFact]
    public virtual async Task A_task_behind_others_of_its_key_names_the_one_in_front_or_says_that_nobody_knows()
    {
        TaskEnvelope[] tasks = [.. Enumerable.Range(0, 3).Select(_ => NewTask() with { Key = "a" })];
        foreach (var task in tasks)
            await SubmitAsync(task);
        var worker = OpenWorker();
        await LiveAsync(worker.Id);
        string code = KnowsKeys ? WaitCode.BehindKey : WaitCode.Unknown;

        var before = Only(await WhyAsync(tasks[2].Id), code);
        Assert.Equal(tasks[0].Id, (await worker.ReceiveAsync()).Task.Id);
        var reason = Only(await WhyAsync(tasks[1].Id), code);

        Assert.Equal(KnowsKeys ? tasks[0].Id : null, before.Task);
        Assert.Equal(KnowsKeys ? tasks[0].Id : null, reason.Task);
        Assert.Equal(KnowsKeys, reason.Sentence.EndsWith("of the same key comes first; it is RUNNING.", StringComparison.Ordinal));
    }

    [ContractFact]
    public virtual async Task A_paused_task_says_by_whom_why_and_since_when()
    {
        var task = await SubmitAsync();
        var worker = OpenWorker();
        await LiveAsync(worker.Id);
        var pauses = new TaskPauses(Backend, new ScopeNames(() => [Sms, Email], () => ["billing", "post"]), Harness.Time);
        foreach (string scope in new[] { "all", "domain:billing", "domain:post", "type:sms", "type:email" })
            await pauses.PauseAsync(PauseScope.Parse(scope), "gateway down", "anna");

        var reasons = (await WhyAsync(task.Id)).Where(reason => reason.Code == WaitCode.Paused).ToList();

        Assert.Equal(["all", "domain:billing", "type:sms"], reasons.Select(reason => reason.Scope));
        Assert.All(reasons, reason => Assert.Equal("anna", reason.By));
        Assert.All(reasons, reason => Assert.InRange(reason.Since!.Value, Now.AddMinutes(-10), Now.AddMilliseconds(1)));
        Assert.Matches("^Its domain 'billing' is paused since 20[0-9: -]+Z by anna: gateway down.$", reasons[1].Sentence);
        foreach (var pause in await pauses.ListAsync())
            await pauses.ResumeAsync(pause.Scope);
        Assert.DoesNotContain(await WhyAsync(task.Id), reason => reason.Code == WaitCode.Paused);
    }

    [ContractFact]
    public virtual async Task A_task_that_a_limit_holds_back_says_who_runs_and_until_when()
    {
        var limit = new TaskLimit { Concurrency = 1, Rate = new TaskRate(1, TimeSpan.FromMinutes(10)) };
        var worker = OpenWorker();
        await LiveAsync(worker.Id, limits: new() { [Sms] = limit });
        await SubmitAsync();
        var held = await SubmitAsync();
        Only(await WhyAsync(held.Id), WaitCode.Ready);
        await ReceiveUntilAsync(worker, Limited(limit), 1);

        var full = Only(await WhyAsync(held.Id), WaitCode.TypeFull);
        var used = Only(await WhyAsync(held.Id), WaitCode.RateUsed);

        Assert.Equal([worker.Id], full.Workers);
        Assert.Equal($"At most 1 of its type run at once in all workers, and 1 run: 1 in {worker.Id}.", full.Sentence);
        Assert.InRange(used.Until!.Value, Now.AddMinutes(9), Now.AddMinutes(11));
        Assert.StartsWith("At most 1/10m of its type begin in all workers, and 1 have begun; there is room again at 20", used.Sentence);

        await new TaskLimits(Backend, new ScopeNames(() => [Sms], () => []), Harness.Time).SetAsync(
            Sms,
            new TaskLimit { Concurrency = 2, Rate = default(TaskRate) }
        );
        Only(await WhyAsync(held.Id), WaitCode.Ready);
    }

    [ContractFact]
    public virtual async Task A_type_that_is_off_in_all_living_workers_says_why_and_where()
    {
        var task = await SubmitAsync();
        var off = new OffReason(OffKind.Flag, "feature flag 'x' is off");
        await LiveAsync("shop-1", off);
        await LiveAsync("shop-2", off);
        await LiveAsync("other-1", new OffReason(OffKind.Setting, "TaskKit:Worker:DisabledTypes names it"));

        var reasons = (await WhyAsync(task.Id)).Where(reason => reason.Code == WaitCode.Off).OrderBy(reason => reason.Cause).ToList();

        Assert.Equal(["flag", "setting"], reasons.Select(reason => reason.Cause));
        Assert.Equal(["shop-1", "shop-2"], reasons[0].Workers);
        Assert.Equal("Task type 'sms' is switched off in shop-1, shop-2: feature flag 'x' is off.", reasons[0].Sentence);

        var worker = OpenWorker();
        await LiveAsync(worker.Id);
        Assert.DoesNotContain(await WhyAsync(task.Id), reason => reason.Code == WaitCode.Off);
    }

    [ContractFact]
    public virtual async Task A_type_without_a_living_worker_says_who_declared_it_last()
    {
        ExpectAbility(BackendCapabilities.Documents);
        var task = await SubmitAsync();
        Assert.EndsWith(", and no program declares it.", Only(await WhyAsync(task.Id), WaitCode.NoWorker).Sentence);
        if (!Backend.Capabilities.HasFlag(BackendCapabilities.UnknownTypes))
            return;
        await Backend.DeclareAsync(new TypeDeclaration("Billing", [Sms]), CancellationToken.None);

        var reason = Only(await WhyAsync(task.Id), WaitCode.NoWorker);

        Assert.StartsWith("No living worker runs task type 'sms'. Billing declares it and was last seen at 20", reason.Sentence);
        Assert.InRange(reason.Since!.Value, Now.AddMinutes(-10), Now);
    }

    [ContractFact]
    public virtual async Task A_task_that_nothing_holds_back_is_ready()
    {
        var worker = OpenWorker();
        await LiveAsync(worker.Id);
        var task = await SubmitAsync();

        Only(await WhyAsync(task.Id), WaitCode.Ready);
    }

    [ContractFact]
    public virtual async Task A_running_task_names_its_worker_and_one_of_a_dead_worker_says_so()
    {
        var task = await SubmitAsync();
        var worker = OpenWorker();
        await LiveAsync(worker.Id);
        await worker.ReceiveAsync();

        var reason = Only(await WhyAsync(task.Id), WaitCode.Running);

        Assert.Equal([worker.Id], reason.Workers);
        Assert.StartsWith($"It runs in {worker.Id} since 20", reason.Sentence);

        await _harness.KillAsync(worker.Backend, worker.Receiver);
        await Documents.WriteAsync(DocumentWrite.Delete(WorkerEntry.Kind, worker.Id), CancellationToken.None);
        await Eventually.TrueAsync(async () => (await WhyAsync(task.Id)).All(found => found.Code != WaitCode.Running));
        if (await StateAsync(task.Id) == TaskState.Running)
            Assert.Equal([worker.Id], Only(await WhyAsync(task.Id), WaitCode.WorkerLost).Workers);
    }

    [ContractFact]
    public async Task A_task_that_must_run_alone_says_so()
    {
        var task = await CrashedAsync(TaskDelivery.CrashesBeforeSolo);
        var worker = OpenWorker();

        // Some backends count the last crash when a worker would claim the task.
        await Eventually.TrueAsync(async () =>
        {
            Assert.Empty(await worker.ReceiveBrieflyAsync(new(10)));
            return (await WhyAsync(task.Id)).Any(reason => reason.Code == WaitCode.Solo);
        });
    }

    [ContractFact]
    public async Task A_task_that_has_ended_says_nothing_else()
    {
        var worker = OpenWorker();
        var done = await SubmitEndedAsync(worker, TaskState.Done);

        var reason = Assert.Single(await WhyAsync(done.Id));

        Assert.Equal((WaitCode.Ended, "It has ended and is DONE."), (reason.Code, reason.Sentence));
    }

    /// <summary>True where the backend knows the order of the tasks of a key.</summary>
    protected virtual bool KnowsKeys => true;

    private async Task<IReadOnlyList<WaitReason>> WhyAsync(TaskId id) =>
        await new WaitReasons(Backend, Harness.Time, type => type == Sms ? "billing" : null).OfAsync(
            await FindAsync(id),
            CancellationToken.None
        );

    private static WaitReason Only(IReadOnlyList<WaitReason> reasons, string code) => Assert.Single(reasons, reason => reason.Code == code);

    /// <summary>The document of a living worker that runs both types.</summary>
    private async Task LiveAsync(string id, OffReason? off = null, Dictionary<string, TaskLimit>? limits = null)
    {
        var entry = WorkerEntries.Of(id, "Shop", []) with
        {
            Runs = [Sms, Email],
            Limits = limits ?? [],
            Off = off is null ? new Dictionary<string, OffReason>() : new Dictionary<string, OffReason> { [Sms] = off },
        };
        await Documents.WriteAsync(new DocumentWrite(WorkerEntry.Kind, id, entry.Write()), CancellationToken.None);
    }
}
