using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shop.Billing;
using Shop.Notifications;
using TaskKit;
using TaskKit.Testing;

namespace Shop.Tests;

/// <summary>The code of docs/testing.md. Each block there stands here word for word.</summary>
public sealed class TestingPageTests
{
    [Fact]
    public async Task A_text_message_goes_to_the_gateway()
    {
        using var answers = new Answers(HttpStatusCode.Accepted);
        var gateway = new SmsGateway(new HttpClient(answers));

        var outcome = await HandlerTest.RunAsync(
            new SendSmsHandler(gateway, new SmsSettings(), TimeProvider.System),
            new SendSms("+31", "Hello")
        );

        Assert.Equal(TaskState.Done, outcome.State);
        Assert.Single(answers.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, TaskState.Retrying)]
    [InlineData(HttpStatusCode.Forbidden, TaskState.Dead)]
    public async Task A_gateway_that_is_away_is_asked_again_and_one_that_refuses_is_not(HttpStatusCode status, TaskState state)
    {
        using var answers = new Answers(status);
        var handler = new SendSmsHandler(new SmsGateway(new HttpClient(answers)), new SmsSettings(), TimeProvider.System);

        var outcome = await HandlerTest.RunAsync(handler, new SendSms("+31", "Hello"), new() { Attempt = 2, MaxRetries = 3 });

        Assert.Equal((state, $"HTTP_{(int)status}"), (outcome.State, outcome.Error!.Code));
    }

    [Fact]
    public async Task A_text_message_is_sent_when_it_is_due()
    {
        using var answers = new Answers(HttpStatusCode.Accepted);
        await using var host = await StartAsync(answers);
        var id = await host.Client.EnqueueAsync(new SendSms("+31", "Hello"), new() { Delay = TimeSpan.FromMinutes(5) });

        Assert.False(await host.ProcessOneAsync());
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.True(await host.ProcessOneAsync());

        Assert.Equal(TaskState.Done, (await host.FindAsync(id)).State);
        Assert.Single(answers.Requests);
    }

    private static Task<TaskTestHost> StartAsync(HttpMessageHandler http) =>
        TaskTestHost.StartAsync(
            TaskCatalog.Registry,
            test =>
            {
                test.Services.AddShop();
                test.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => http));
                test.Configuration["TaskKit:Types:sms:MaxRetries"] = "2";
            }
        );

    [Fact]
    public async Task A_text_message_that_cannot_be_sent_is_given_up_after_three_attempts()
    {
        using var answers = new Answers(HttpStatusCode.ServiceUnavailable);
        await using var host = await StartAsync(answers);
        var id = await host.Client.EnqueueAsync(new SendSms("+31", "Hello"));

        await host.DrainAsync();
        while (await host.AdvanceToNextAsync() is not null)
            await host.DrainAsync();

        Assert.Equal(TaskState.Dead, (await host.FindAsync(id)).State);
        Assert.Equal([1, 2, 3], host.Attempts.Select(attempt => attempt.Attempt));
    }

    [Fact]
    public async Task Nobody_pays_twice_although_the_worker_died()
    {
        using var answers = new Answers(HttpStatusCode.Accepted);
        await using var host = await StartAsync(answers);
        var id = await host.Client.EnqueueAsync(new ProcessPayment(10.5m, "EUR", "123"));

        host.CrashNext();
        Assert.Equal(2, await host.DrainAsync());

        Assert.Equal([true, false], host.Attempts.Select(attempt => attempt.IsCrashed));
        Assert.All(answers.Requests, request => Assert.Equal([id.ToString()], request.Headers.GetValues("Idempotency-Key")));
    }

    [Fact]
    public async Task A_renewal_asks_for_a_payment()
    {
        await using var shop = await ShopHost.StartAsync();
        shop.Write("subscriptions/123.json", """{"userId":123,"price":4.9,"currency":"EUR","until":"2026-12-31"}""");

        var id = await shop.Client.EnqueueAsync(new RenewSubscription(123, new DateOnly(2026, 12, 31)));
        var outcome = (await shop.Tasks.ProcessAsync(id)).EnsureDone();

        Assert.Equal("123", outcome.FollowUps<ProcessPayment>().Single().Payload.CustomerId);
        Assert.Equal(2, shop.Tasks.Submitted().Count);
    }

    [Fact]
    public async Task A_gateway_that_never_answers_costs_one_attempt()
    {
        using var silence = new Silence();
        await using var host = await StartAsync(silence);
        var id = await host.Client.EnqueueAsync(new SendSms("+31", "Hello"));

        var running = host.ProcessAsync(id);
        await host.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(TaskErrorTypes.Timeout, (await running).Error!.Type);
    }

    [Fact]
    public async Task One_call_runs_a_task_by_a_delegate()
    {
        using var answers = new Answers(HttpStatusCode.Accepted);
        await using var host = await StartAsync(answers);
        var id = await host.Client.EnqueueAsync(new SendSms("+31", "Hello"));

        var outcome = await host.ProcessAsync<SendSms>(id, (sms, context, _) => TaskResult.DoneWith($"{context.Attempt}: {sms.Body}"));

        Assert.Equal("\"1: Hello\"", outcome.Result);
    }

    [Fact]
    public void Billing_has_its_four_types()
    {
        Assert.Equal(
            ["failed_payment_retry", "invoice_generation", "payment_processing", "subscription_renewal"],
            TaskCatalog.Registry.TypesOf("billing")
        );
        Assert.Equal(typeof(ProcessPaymentHandler), TaskCatalog.Registry.Get("payment_processing").HandlerType);
    }

    [Fact]
    public async Task Only_user_management_is_on()
    {
        await using var host = await TaskTestHost.StartAsync(
            TaskCatalog.Registry,
            test =>
            {
                test.Services.AddShop();
                test.Configuration["TASK_ENABLED_DOMAINS"] = "user_management";
            }
        );

        Assert.True(host.Registry.IsOn("welcome_email"));
        Assert.False(host.Registry.IsOn("invoice_generation"));
    }

    /// <summary>The other side of HTTP, which takes each request and never answers.</summary>
    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("A silent server has answered.");
        }
    }
}
