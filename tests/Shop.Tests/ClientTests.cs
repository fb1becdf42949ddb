using Shop.Reporting;
using TaskKit;

namespace Shop.Tests;

public sealed class ClientTests
{
    /// <summary>A class that asks for the client, as any class of a program does.</summary>
    private sealed class Sales(ITaskClient tasks)
    {
        public ValueTask<TaskId> CloseAsync() => tasks.EnqueueAsync(new ProcessData("sales.csv", "amount"));
    }

    [Fact]
    public async Task Seed2_21_An_injected_client_enqueues_a_typed_payload()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("sales.csv", "order,amount\n1,12.50\n2,7.50\n");

        var task = await shop.RunAsync(await shop.New<Sales>().CloseAsync());

        Assert.Equal(("data_processing", TaskState.Done), (task.Task.Type, task.State));
        Assert.Equal("""{"file":"sales.csv","column":"amount"}"""u8.ToArray(), task.Task.Payload.ToArray());
    }

    [Fact]
    public async Task Seed2_26_A_task_is_stored_where_no_worker_runs()
    {
        await using var shop = await ShopHost.StartAsync(("TaskKit:Worker:Enabled", "false"));

        var id = await shop.New<Sales>().CloseAsync();

        Assert.Equal(TaskState.Pending, (await shop.Tasks.FindAsync(id)).State);
        Assert.Equal(new ProcessData("sales.csv", "amount"), shop.Tasks.Submitted<ProcessData>().Single().Payload);
    }
}
