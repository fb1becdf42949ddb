namespace TaskKit.Templates.Tests;

/// <summary>
/// A newcomer's program, made by a script of templates and packages alone: a handler with a payload that keeps rules and settings of its own, built once
/// for all that is looked at.
/// </summary>
public sealed class NewcomersProgram(Packages packages) : WrittenSolution(packages, "Newcomer", "Orders")
{
    /// <summary>A settings record, as docs/settings.md shows it.</summary>
    private const string Settings = """
        using System.ComponentModel.DataAnnotations;
        using TaskKit;

        namespace Orders;

        /// <summary>The gateway for text messages.</summary>
        /// <param name="ApiKey">The key of the account.</param>
        /// <param name="Retries">How often the gateway is asked in one attempt.</param>
        [HandlerSettings]
        public sealed record SmsSettings([Required, Sensitive] string ApiKey, [Range(0, 5)] int Retries = 2);

        """;

    private const string Handler = """
        using System.ComponentModel.DataAnnotations;
        using TaskKit;

        namespace Orders;

        public sealed record SendSms([Required] string To, [Required, StringLength(160)] string Body, [Required, Sensitive, Length(4, 8)] string Pin);

        [TaskHandler("sms")]
        public sealed class SendSmsHandler(SmsSettings settings, ISmsGateway gateway) : ITaskHandler<SendSms>
        {
            public async ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken)
            {
                await gateway.SendAsync(settings.ApiKey, payload.To, payload.Body, cancellationToken);
                return TaskResult.Done;
            }
        }

        """;

    private const string Gateway = """
        namespace Orders;

        public interface ISmsGateway
        {
            Task SendAsync(string apiKey, string to, string body, CancellationToken cancellationToken);
        }

        public sealed class LoggedGateway(ILogger<LoggedGateway> logger) : ISmsGateway
        {
            public Task SendAsync(string apiKey, string to, string body, CancellationToken cancellationToken)
            {
                logger.LogInformation("To {To}: {Body}", to, body);
                return Task.CompletedTask;
            }
        }

        """;

    private const string Tests = """
        using Microsoft.Extensions.DependencyInjection;
        using TaskKit;
        using TaskKit.Testing;
        using Xunit;

        namespace Orders.Tests;

        public sealed class SendSmsTests
        {
            private static readonly SendSms Hello = new("+31", "Hello", "1234");

            [Fact]
            public async Task A_message_goes_to_the_gateway()
            {
                var gateway = new Gateway();

                var outcome = await HandlerTest.RunAsync(new SendSmsHandler(new SmsSettings("key"), gateway), Hello);

                outcome.EnsureDone();
                Assert.Equal(["key +31: Hello"], gateway.Sent);
            }

            [Fact]
            public async Task A_message_is_sent_again_when_the_gateway_was_away()
            {
                var gateway = new Gateway { Refusals = 1 };
                await using var host = await StartAsync(gateway);
                var id = await host.Client.EnqueueAsync(Hello);

                Assert.True(await host.ProcessOneAsync());
                Assert.False(await host.ProcessOneAsync());
                await host.AdvanceAsync(TimeSpan.FromSeconds(1));
                (await host.ProcessAsync(id)).EnsureDone();

                Assert.Equal([TaskState.Retrying, TaskState.Done], host.Attempts.Select(attempt => attempt.State));
                Assert.Equal(["key of the test +31: Hello"], gateway.Sent);
            }

            [Fact]
            public async Task A_message_without_a_receiver_is_not_submitted()
            {
                await using var host = await StartAsync(new Gateway());

                var refused = await Assert.ThrowsAsync<TaskSubmitException>(async () => await host.Client.EnqueueAsync(Hello with { To = "", Pin = "1" }));

                Assert.Equal(["to", "pin"], refused.Errors.Select(error => error.Path));
                Assert.Empty(host.Submitted<SendSms>());
            }

            private static Task<TaskTestHost> StartAsync(ISmsGateway gateway) =>
                TaskTestHost.StartAsync(
                    TaskCatalog.Registry,
                    test =>
                    {
                        test.Configuration["SMS_API_KEY"] = "key of the test";
                        test.Services.AddSingleton(gateway);
                    }
                );

            private sealed class Gateway : ISmsGateway
            {
                public int Refusals { get; set; }

                public List<string> Sent { get; } = [];

                public Task SendAsync(string apiKey, string to, string body, CancellationToken cancellationToken)
                {
                    if (Refusals-- > 0)
                        throw new HttpRequestException("The gateway is away");
                    Sent.Add($"{apiKey} {to}: {body}");
                    return Task.CompletedTask;
                }
            }
        }

        """;

    private protected override async Task WriteAsync()
    {
        ChooseProject();
        await RunAsync("dotnet taskkit new handler SendSms --type sms --payload To:string,Body:string,Pin:string");
        await RunAsync("cat Orders/SendSmsHandler.cs");
        Written.Write("Orders/SmsSettings.cs", Settings);
        Written.Write("Orders/SmsGateway.cs", Gateway);
        Written.Write("Orders/SendSmsHandler.cs", Handler);
        await RunAsync(
            "sed -i '/AddTaskKit/i builder.Services.AddSingleton<Orders.ISmsGateway, Orders.LoggedGateway>();' Orders/Program.cs"
        );
        await RunAsync("dotnet taskkit types show sms");
        await RunAsync("dotnet taskkit new module billing InvoiceGeneration payment_processing");
        Written.Write("Orders.Tests/SendSmsTests.cs", Tests);
        await RunAsync("dotnet test Orders.Tests -nologo --tl:off | grep -e Passed! -e Failed -e error -e warning");
    }
}
