using System.Net;
using Shop.Billing;
using TaskKit;
using TaskKit.Testing;

namespace Shop.Tests;

public sealed class BillingTests
{
    private const string Unpaid = """{"number":"R-1","userId":123,"amount":10.5,"currency":"EUR","date":"2026-11-01"}""";

    [Fact]
    public async Task A_payment_charges_once_and_marks_its_invoice()
    {
        using var answers = new Answers(HttpStatusCode.Accepted);
        await using var shop = await ShopHost.StartAsync(answers);
        shop.Write("invoices/R-1.json", Unpaid);

        var id = await shop.Client.EnqueueAsync(new ProcessPayment(10.5m, "EUR", "123", null, "R-1"));

        Assert.Equal(TaskState.Done, (await shop.RunAsync(id)).State);
        Assert.Equal("""{"customer":"123","amount":10.5,"currency":"EUR","description":null}""", Assert.Single(answers.Bodies));
        Assert.Equal([id.ToString()], answers.Requests[0].Headers.GetValues("Idempotency-Key"));
        Assert.True((await shop.Service<Records<Invoice>>().FindAsync("R-1", CancellationToken.None))!.Paid);
    }

    [Fact]
    public async Task A_renewal_adds_a_month_once_and_a_payment()
    {
        await using var shop = await ShopHost.StartAsync(("TaskKit:Worker:Enabled", "false"));
        var subscriptions = shop.Service<Records<Subscription>>();
        await subscriptions.SaveAsync("123", new Subscription(123, 4.9m, "EUR", new DateOnly(2026, 12, 31)), CancellationToken.None);
        var handler = new RenewSubscriptionHandler(subscriptions);
        var renewal = new RenewSubscription(123, new DateOnly(2026, 12, 31));

        for (int runs = 0; runs < 2; runs++)
        {
            var outcome = await HandlerTest.RunAsync(handler, renewal);
            Assert.Equal(
                new ProcessPayment(4.9m, "EUR", "123", "Subscription until 2027-01-31"),
                outcome.FollowUps<ProcessPayment>().Single().Payload
            );
        }

        Assert.Equal(new DateOnly(2027, 1, 31), (await subscriptions.FindAsync("123", CancellationToken.None))!.Until);
    }

    [Theory]
    [InlineData("R-1", 1)]
    [InlineData("R-2", 0)]
    public async Task Only_an_unpaid_invoice_is_charged_again(string number, int payments)
    {
        await using var shop = await ShopHost.StartAsync(("TaskKit:Worker:Enabled", "false"));
        shop.Write("invoices/R-1.json", Unpaid);
        shop.Write("invoices/R-2.json", Unpaid.Replace("}", ",\"paid\":true}", StringComparison.Ordinal));

        var outcome = await HandlerTest.RunAsync(
            new RetryFailedPaymentHandler(shop.Service<Records<Invoice>>()),
            new RetryFailedPayment(number)
        );

        Assert.Equal(payments, outcome.FollowUps<ProcessPayment>().Count);
    }

    [Fact]
    public async Task A_sale_has_one_invoice()
    {
        await using var shop = await ShopHost.StartAsync();

        var task = await shop.RunAsync(await shop.Client.EnqueueAsync(new GenerateInvoice(123, 20m)));

        var invoice = Assert.Single(await shop.Service<Records<Invoice>>().AllAsync(CancellationToken.None));
        Assert.Equal(($"R-{task.Task.Id}", 20m, false), (invoice.Number, invoice.Amount, invoice.Paid));
    }
}
