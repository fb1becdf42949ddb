using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A worker gives each task to the handler of its type.</summary>
public sealed class RoutingTests
{
    [Fact]
    public async Task Seed4_19_The_loop_of_a_worker_runs_each_task_by_the_handler_of_its_type()
    {
        string[] types = ["send_email", "generate_report", "backup_data"];
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: Handlers.Registry([.. types.Select(type => Handlers.Of(type, (_, _, _) => TaskResult.DoneWith($"by {type}")))])
        );

        foreach (string type in types.Concat(types.Reverse()))
        {
            var task = await host.WaitAsync(await host.SubmitAsync(type), TaskState.Done);
            Assert.Equal(($"\"by {type}\"", 1), (System.Text.Encoding.UTF8.GetString(task.Result.Span), task.Attempts));
        }
    }
}
