using System.Globalization;
using System.Text;
using Shop.UserManagement;
using TaskKit;
using TaskKit.Testing;

namespace Shop.Tests;

public sealed class UserManagementTests
{
    private const string Ada = """{"id":123,"name":"Ada","email":"ada@shop.example","markedForDeletion":true}""";
    private const string Paid = """{"number":"1","userId":123,"amount":10,"currency":"EUR","date":"2026-11-01","paid":true}""";

    [Fact]
    public async Task Nobody_is_greeted_who_has_no_account()
    {
        await using var shop = await ShopHost.StartAsync();

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new SendWelcomeEmail(123)));

        Assert.Equal((TaskState.Cancelled, "There is no user 123."), (task.State, task.Failure!.Error.Message));
        Assert.Equal("""{"user_id":123}""", Encoding.UTF8.GetString(task.Task.Payload.Span));
    }

    [Fact]
    public async Task An_account_ends_after_its_profile_was_exported()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("users/123.json", Ada);
        shop.Write("invoices/1.json", Paid);

        var export = await shop.RunAsync(await shop.Client.EnqueueAsync(new ExportProfile(123)));
        var cleanup = await shop.RunAsync(await shop.Client.EnqueueAsync(new CleanUpAccount(123, "asked for it")));

        Assert.Equal((TaskState.Done, TaskState.Done), (export.State, cleanup.State));
        Assert.Equal("""{"name":"Ada","email":"ada@shop.example","invoices":["1"]}""", shop.Read("exports/user-123.json"));
        Assert.False(File.Exists(shop.PathOf("users/123.json")));
    }

    [Fact]
    public async Task An_account_that_is_not_marked_stays()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("users/123.json", Ada.Replace("true", "false", StringComparison.Ordinal));

        var cleanup = await shop.RunAsync(await shop.Client.EnqueueAsync(new CleanUpAccount(123, "a mistake")));

        Assert.Equal((TaskState.Dead, "NOT_MARKED"), (cleanup.State, cleanup.Failure!.Error.Code));
        Assert.True(File.Exists(shop.PathOf("users/123.json")));
    }

    [Fact]
    public async Task An_account_with_an_unpaid_invoice_waits()
    {
        await using var shop = await ShopHost.StartAsync(("TaskKit:Worker:Enabled", "false"));
        shop.Write("users/123.json", Ada);
        shop.Write("invoices/1.json", Paid.Replace("true", "false", StringComparison.Ordinal));
        var handler = new CleanUpAccountHandler(
            shop.Service<Records<User>>(),
            shop.Service<Records<PasswordReset>>(),
            shop.Service<Records<Billing.Invoice>>(),
            shop.Service<ShopFolder>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<CleanUpAccountHandler>.Instance
        );

        var outcome = await HandlerTest.RunAsync(handler, new CleanUpAccount(123, "asked for it"));

        Assert.NotEqual(TaskState.Done, outcome.State);
        Assert.True(File.Exists(shop.PathOf("users/123.json")));
    }

    [Fact]
    public async Task Seed1_36_A_task_that_a_test_creates_is_processed_by_its_id_and_completed()
    {
        await using var mailbox = new Mailbox();
        await using var shop = await ShopHost.StartAsync(
            ("TaskKit:Handlers:email:Port", mailbox.Port.ToString(CultureInfo.InvariantCulture))
        );
        shop.Write("users/123.json", Ada);
        var id = await shop.Client.EnqueueAsync(new SendWelcomeEmail(123));

        var outcome = await shop.Tasks.ProcessAsync(id);

        Assert.Equal(("welcome_email", TaskState.Done), (outcome.Type, outcome.State));
        var task = await shop.Tasks.FindAsync(id);
        Assert.Equal("""{"user_id":123}""", Encoding.UTF8.GetString(task.Task.Payload.Span));
        Assert.Equal((TaskState.Done, 1), (task.State, task.Attempts));
        Assert.Contains("Hello Ada, your account has the number 123.", mailbox.Lines);
    }
}
