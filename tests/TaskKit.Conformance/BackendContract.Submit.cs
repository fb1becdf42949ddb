using System.Text;
using TaskKit.Backends;

namespace TaskKit.Conformance;

public abstract partial class BackendContract
{
    [ContractFact]
    public async Task A_stored_task_is_kept_as_it_was_submitted()
    {
        var task = await SubmitAsync(
            NewTask() with
            {
                Version = 3,
                Key = "user-42",
                IdempotencyKey = "order-7",
                NotBefore = Soon,
                Priority = -1,
                MaxRetries = 9,
                Timeout = TimeSpan.FromSeconds(90),
                Metadata = new Dictionary<string, string> { ["tenant"] = "größte", ["empty"] = "" },
                TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            }
        );

        var stored = (await FindAsync(task.Id)).Task;

        Assert.Equal(Comparable(task), Comparable(stored));
        await _harness.PassAsync(_harness.Soon);
        Assert.Equal(Comparable(task), Comparable((await OpenWorker().ReceiveAsync()).Task));
    }

    [ContractFact]
    public async Task A_task_without_options_is_kept_as_it_was_submitted()
    {
        var task = await SubmitAsync();

        Assert.Equal(Comparable(task), Comparable((await FindAsync(task.Id)).Task));
        Assert.Equal(Comparable(task), Comparable((await OpenWorker().ReceiveAsync()).Task));
    }

    [ContractFact]
    public async Task A_task_waits_for_its_time_as_scheduled_and_otherwise_is_pending()
    {
        var now = await SubmitAsync();
        var later = await SubmitAsync(NewTask() with { NotBefore = Later });

        Assert.Equal(TaskState.Pending, await StateAsync(now.Id));
        var scheduled = await FindAsync(later.Id);
        Assert.Equal(TaskState.Scheduled, scheduled.State);
        Assert.Equal(later.NotBefore, scheduled.Due);
        Assert.Equal((0, 0), (scheduled.Attempts, scheduled.Crashes));
        Assert.Null(scheduled.Failure);
        Assert.Null(scheduled.FinishedAt);
    }

    [ContractFact]
    public async Task What_was_stored_is_seen_by_others_at_once()
    {
        var other = _harness.Open();
        for (int i = 0; i < 20; i++)
        {
            var task = await SubmitAsync();
            Assert.NotNull(await other.Operations!.FindAsync(task.Id, CancellationToken.None));
        }
    }

    [ContractTheory]
    [InlineData("""{"to":"+31"}""")]
    [InlineData("{ \"to\" :\t\"+31\" ,\r\n \"to\": 1.0e+05 }")]
    [InlineData("""{"body":"größte 👋 \u00e9 \/ end"}""")]
    [InlineData("null")]
    public async Task A_payload_is_kept_byte_for_byte(string payload)
    {
        var task = await SubmitAsync(NewTask(payload: payload));

        Assert.Equal(payload, Text((await FindAsync(task.Id)).Task.Payload));
        Assert.Equal(payload, Text((await OpenWorker().ReceiveAsync()).Task.Payload));
    }

    [ContractFact]
    public async Task A_payload_may_be_as_large_as_a_megabyte()
    {
        string payload = $$"""{"body":"{{new string('x', 1024 * 1024 - 11)}}"}""";
        await SubmitAsync(NewTask(payload: payload));

        Assert.Equal(payload, Text((await OpenWorker().ReceiveAsync()).Task.Payload));
    }

    [ContractFact]
    public async Task The_submitter_may_reuse_its_buffer()
    {
        byte[] buffer = Encoding.UTF8.GetBytes("""{"to":"+31"}""");
        await SubmitAsync(NewTask() with { Payload = buffer });
        buffer.AsSpan().Clear();

        Assert.Equal("""{"to":"+31"}""", Text((await OpenWorker().ReceiveAsync()).Task.Payload));
    }

    [ContractFact]
    public async Task Outcomes_come_in_the_order_of_the_tasks()
    {
        var known = await SubmitAsync(NewTask() with { IdempotencyKey = "a" });
        var fresh = NewTask();
        var same = NewTask() with { IdempotencyKey = "a" };
        var clash = NewTask(payload: "{}") with { IdempotencyKey = "a" };

        var outcomes = await SubmitAllAsync(fresh, clash, same, known, fresh);

        Assert.Equal(
            [SubmitStatus.Stored, SubmitStatus.Conflict, SubmitStatus.Existing, SubmitStatus.Existing, SubmitStatus.Existing],
            outcomes.Select(outcome => outcome.Status)
        );
        Assert.Equal([known.Id, known.Id, fresh.Id], outcomes.Skip(2).Select(outcome => outcome.Id));
        Assert.False(string.IsNullOrEmpty(outcomes[1].Reason));
        Assert.Empty(await SubmitAllAsync());
        await OpenWorker().ReceiveAsync(2);
        await OpenWorker().ExpectNothingAsync();
    }

    [ContractFact]
    public async Task An_id_is_stored_once()
    {
        var task = await SubmitAsync();

        var again = Assert.Single(await SubmitAllAsync(task));

        Assert.Equal((SubmitStatus.Existing, task.Id), (again.Status, again.Id));
        var worker = OpenWorker();
        await worker.ReceiveAsync();
        await worker.ExpectNothingAsync();
    }

    [Trait("Seed", "0-23")]
    [ContractFact]
    public async Task An_id_that_has_ended_is_not_run_again()
    {
        var worker = OpenWorker();
        var task = await SubmitEndedAsync(worker, TaskState.Done);

        Assert.Equal(SubmitStatus.Existing, Assert.Single(await SubmitAllAsync(task)).Status);

        await worker.ExpectNothingAsync();
        Assert.Equal(TaskState.Done, await StateAsync(task.Id));
    }

    [ContractFact]
    public async Task An_idempotency_key_with_the_same_payload_gives_the_first_task()
    {
        var first = await SubmitAsync(NewTask() with { IdempotencyKey = "order-7" });
        var again = NewTask() with { IdempotencyKey = "order-7" };

        var outcome = Assert.Single(await SubmitAllAsync(again));

        Assert.Equal((SubmitStatus.Existing, first.Id), (outcome.Status, outcome.Id));
        Assert.Null(await Operations.FindAsync(again.Id, CancellationToken.None));
    }

    [ContractFact]
    public async Task An_idempotency_key_with_another_payload_is_a_conflict()
    {
        var first = await SubmitAsync(NewTask() with { IdempotencyKey = "order-7" });
        var other = NewTask(payload: """{"to":"+32"}""") with { IdempotencyKey = "order-7" };

        var outcome = Assert.Single(await SubmitAllAsync(other));

        Assert.Equal(SubmitStatus.Conflict, outcome.Status);
        Assert.False(outcome.IsAccepted);
        Assert.Null(await Operations.FindAsync(other.Id, CancellationToken.None));
        Assert.Equal(Text(first.Payload), Text((await FindAsync(first.Id)).Task.Payload));
    }

    [ContractFact]
    public async Task An_idempotency_key_counts_for_its_type_alone()
    {
        await SubmitAsync(NewTask(Sms) with { IdempotencyKey = "order-7" });
        await SubmitAsync(NewTask(Email, "{}") with { IdempotencyKey = "order-7" });

        Assert.Equal([Email, Sms], (await OpenWorker().ReceiveAsync(2)).Select(delivery => delivery.Task.Type).Order());
    }

    [ContractTheory]
    [InlineData(TaskState.Done)]
    [InlineData(TaskState.Dead)]
    [InlineData(TaskState.Cancelled)]
    public async Task An_idempotency_key_counts_as_long_as_its_task_is_kept(TaskState end)
    {
        var worker = OpenWorker();
        var first = await SubmitEndedAsync(worker, end, NewTask() with { IdempotencyKey = "order-7" });

        var outcome = Assert.Single(await SubmitAllAsync(NewTask() with { IdempotencyKey = "order-7" }));

        Assert.Equal((SubmitStatus.Existing, first.Id), (outcome.Status, outcome.Id));
        await worker.ExpectNothingAsync();
    }

    private static string Comparable(TaskEnvelope task)
    {
        var metadata = task.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
        var members = task with { Payload = default, Metadata = new Dictionary<string, string>() };
        return $"{members} {string.Join(',', metadata)} {Text(task.Payload)}";
    }
}
