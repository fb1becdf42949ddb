using System.Net;
using Shop.Billing;
using Shop.Notifications;
using Shop.SystemMaintenance;
using TaskKit;
using TaskKit.Testing;

namespace Shop.Tests;

/// <summary>Tests that run the shop's tasks one by one: by their types, by a handler that the test gives, and by both.</summary>
public sealed class ProcessingTests
{
    [Fact]
    public async Task Seed4_19_A_loop_runs_the_tasks_by_their_types_and_one_call_runs_one_task()
    {
        await using var shop = await ShopHost.StartAsync();
        await shop.Client.EnqueueAsync(new CleanUpLogs());
        await shop.Client.EnqueueAsync(new GenerateInvoice(123, 20m));
        await shop.Client.EnqueueAsync(new BackUpDatabase("monday"));

        Assert.True(await shop.Tasks.ProcessOneAsync());
        Assert.Single(shop.Tasks.Attempts);
        while (await shop.Tasks.ProcessOneAsync()) { }

        Assert.Equal(["database_backup", "invoice_generation", "log_cleanup"], shop.Tasks.Attempts.Select(attempt => attempt.Type).Order());
        Assert.All(shop.Tasks.Attempts, attempt => Assert.Equal(TaskState.Done, attempt.State));
        Assert.False(await shop.Tasks.ProcessOneAsync());
    }

    [Fact]
    public async Task Seed4_20_One_call_runs_a_task_by_the_handler_that_it_is_given()
    {
        using var answers = new Answers(HttpStatusCode.OK);
        await using var shop = await ShopHost.StartAsync(answers);
        await shop.Client.EnqueueAsync(new SendSms("+31", "Hello"));
        var seen = new List<SendSms>();

        bool ran = await shop.Tasks.ProcessOneAsync<SendSms>(
            (sms, context, _) =>
            {
                Assert.Equal("sms", context.Type);
                seen.Add(sms);
                return TaskResult.Done;
            }
        );

        Assert.True(ran);
        Assert.Equal([new SendSms("+31", "Hello")], seen);
        Assert.Empty(answers.Requests);
        Assert.Equal(1, await shop.Tasks.CountAsync(TaskState.Done));
    }

    [Fact]
    public async Task Seed4_21_Tasks_by_their_types_and_by_a_given_handler_can_be_mixed()
    {
        using var answers = new Answers(HttpStatusCode.OK);
        await using var shop = await ShopHost.StartAsync(answers);
        await shop.Client.EnqueueAsync(new SendSms("+31", "by a delegate"));
        await shop.Client.EnqueueAsync(new GenerateInvoice(123, 20m));
        await shop.Client.EnqueueAsync(new SendSms("+31", "by its handler"));
        int given = 0;

        ValueTask<TaskResult> Given(SendSms sms, TaskContext context, CancellationToken cancellationToken)
        {
            given++;
            return TaskResult.Done;
        }

        Assert.True(await shop.Tasks.ProcessOneAsync<SendSms>(Given));
        Assert.True(await shop.Tasks.ProcessOneAsync<SendSms>(Given));
        Assert.True(await shop.Tasks.ProcessOneAsync());

        Assert.Equal((1, 1), (given, answers.Requests.Count));
        Assert.Contains("by its handler", answers.Bodies[0], StringComparison.Ordinal);
        Assert.Equal(["sms", "invoice_generation", "sms"], shop.Tasks.Attempts.Select(attempt => attempt.Type));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Seed4_29_A_task_in_a_store_of_the_test_is_run_once(bool onSqlite)
    {
        int runs = 0;
        await using var host = await TaskTestHost.StartAsync(
            TaskCatalog.Registry,
            test =>
            {
                test.Services.AddShop();
                if (onSqlite)
                    test.OnSqlite();
            }
        );
        var id = await host.Client.EnqueueAsync(new CleanUpLogs());

        Assert.True(await host.ProcessOneAsync<CleanUpLogs>((_, _, _) => Count()));
        Assert.False(await host.ProcessOneAsync());

        Assert.Equal((1, TaskState.Done), (runs, (await host.FindAsync(id)).State));

        TaskResult Count()
        {
            runs++;
            return TaskResult.Done;
        }
    }

    [Fact]
    public async Task Seed4_30_Tests_are_apart_without_a_reset()
    {
        await using var one = await TaskTestHost.StartAsync(
            TaskCatalog.Registry,
            test => test.TaskKit(kit => kit.Registry.Register("only_here", (_, _, _) => TaskResult.Done)).Services.AddShop()
        );
        await using var other = await TaskTestHost.StartAsync(TaskCatalog.Registry, test => test.Services.AddShop());
        await one.Client.EnqueueAsync(new CleanUpLogs());

        Assert.Equal((true, false), (one.Registry.IsRegistered("only_here"), other.Registry.IsRegistered("only_here")));
        Assert.False(TaskCatalog.Registry.IsRegistered("only_here"));
        Assert.False(await other.ProcessOneAsync());
        Assert.Empty(other.Submitted());
    }
}
