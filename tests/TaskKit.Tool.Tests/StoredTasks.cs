using System.Text;
using TaskKit.Backends;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Puts tasks into the backend of a test's project, in the states that a test needs.</summary>
internal static class StoredTasks
{
    public static async Task<TaskId> SubmitAsync(
        ToolFolder folder,
        string type,
        TimeSpan? delay = null,
        string? payload = null,
        string? key = null,
        DateTimeOffset? created = null
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = type,
            Payload = Encoding.UTF8.GetBytes(payload ?? """{"to":"x","body":"y"}"""),
            CreatedAt = created ?? now,
            Key = key,
            NotBefore = delay is { } wait ? now + wait : null,
        };
        Assert.True((await folder.Provider.Backend.SubmitAsync([task], CancellationToken.None))[0].IsAccepted);
        return task.Id;
    }

    public static async Task<TaskId> BuryAsync(
        ToolFolder folder,
        string type = "sms",
        string message = "gateway said no",
        string? payload = null
    )
    {
        var id = await SubmitAsync(folder, type, payload: payload);
        await using var receiver = Open(folder);
        foreach (var delivery in await receiver.ReceiveAsync(new ReceiveBudget(100), CancellationToken.None))
            await receiver.SettleAsync(
                [
                    delivery.Task.Id == id
                        ? TaskSettlement.Dead(
                            delivery,
                            new TaskFailure(DeadLetterReasons.PermanentError, TaskError.Permanent(message, "NO"))
                        )
                        : TaskSettlement.Released(delivery),
                ],
                CancellationToken.None
            );
        return id;
    }

    /// <summary>Claims what is due and holds it.</summary>
    public static async Task<ITaskReceiver> StartAsync(ToolFolder folder)
    {
        var receiver = Open(folder);
        Assert.NotEmpty(await receiver.ReceiveAsync(new ReceiveBudget(100), CancellationToken.None));
        return receiver;
    }

    public static async Task<TaskState> StateAsync(ToolFolder folder, TaskId id) =>
        (await folder.Provider.Backend.Operations!.FindAsync(id, CancellationToken.None))!.State;

    private static ITaskReceiver Open(ToolFolder folder) =>
        folder.Provider.Backend.OpenReceiver(
            new ReceiverOptions(TaskId.New(TimeProvider.System).ToString(), ["sms", "order"]),
            new NoEvents()
        );

    private sealed class NoEvents : IReceiverEvents
    {
        public void Lost(TaskDelivery delivery) { }

        public void CancelRequested(TaskDelivery delivery) { }

        public void SoloTaskWaiting() { }
    }
}
