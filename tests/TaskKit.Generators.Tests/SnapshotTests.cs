using TaskKit.Generators.Tests.Support;
using TaskKit.Registry;
using TaskKit.Registry.Modules;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the generated code, as text to be read.</summary>
public sealed class SnapshotTests
{
    private const string Orders = """
        using Microsoft.Extensions.DependencyInjection;

        namespace Shop;

        public interface IGateway;

        public enum Speed { Slow, Fast }

        public sealed record PlaceOrder(int Id, IReadOnlyList<Line> Lines, Speed Speed = Speed.Fast)
        {
            public string? Note { get; init; } = "none";
            public required Guid Customer { get; init; }
        }

        public sealed record Line(string Article, int? Count, Dictionary<string, decimal> Prices);

        [TaskHandler("order:place", Description = "Orders", MaxRetries = 5, Timeout = "2m", Concurrency = 4, TotalConcurrency = 20, Rate = "100/1s")]
        internal sealed class PlaceOrderHandler(
            IGateway gateway,
            IServiceProvider services,
            [FromKeyedServices("backup")] IGateway backup,
            IGateway? maybe,
            string region = "eu"
        ) : ITaskHandler<PlaceOrder>
        {
            public ValueTask<TaskResult> HandleAsync(PlaceOrder payload, TaskContext context, CancellationToken cancellationToken) =>
                gateway == backup && maybe == null && services != null ? TaskResult.DoneWith(region) : TaskResult.Done;
        }
        """;

    private const string Ruled = """
        using System.ComponentModel.DataAnnotations;

        namespace Shop;

        [TaskPayload("sms")]
        public sealed record SendSms(
            [Required, Trim, StringLength(20, MinimumLength = 3)] string To,
            [Range(1, 100)] int? Amount,
            [AllowedValues("read", "validate")] string Operation,
            [RegularExpression("[a-z]+", ErrorMessage = "{0} is no word")] string? Word,
            IReadOnlyList<Part> Parts
        ) : IValidatableObject
        {
            public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
        }

        public sealed record Part([Required] string Text, [CreditCard] string? Card = null);
        """;

    [Fact]
    public Task Rules_are_generated_as() => Verify(Text(Built.Assembly("Shop", Ruled), "Payload.Sms"), "cs");

    private const string Reports = """
        namespace Shop;

        public sealed record Report(DateTimeOffset Day, string? Note = "none");

        public sealed record Sweep(string? Folder, int Days = 30);

        [TaskHandler("report")]
        [Daily(3, 0, TimeZone = "Europe/Amsterdam", Payload = nameof(PayloadOf))]
        [Weekly(DayOfWeek.Monday, 4, 30, Name = "report:weekly", Missed = MissedRuns.All, MaxMissed = 4, Payload = nameof(PayloadOf))]
        public sealed class ReportHandler : ITaskHandler<Report>
        {
            internal static Report PayloadOf(TaskWindow window) => new(window.To);

            public ValueTask<TaskResult> HandleAsync(Report payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
        }

        [TaskHandler("sweep"), Every("5m", Overlap = Overlap.CancelRunning)]
        public sealed class SweepHandler : ITaskHandler<Sweep>
        {
            public ValueTask<TaskResult> HandleAsync(Sweep payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
        }
        """;

    [Theory]
    [InlineData("TaskModule")]
    [InlineData("TaskManifest")]
    public Task Schedules_are_generated_as(string file) =>
        Verify(Text(Built.Assembly("Shop", Reports), file), "cs").UseTextForParameters(file);

    public static TheoryData<string> Files() => ["TaskCatalog", "TaskModule", "TaskClient", "TaskManifest", "Payload.OrderPlace"];

    [Theory, MemberData(nameof(Files))]
    public Task Orders_are_generated_as(string file) => Verify(Text(Built.Assembly("Shop", Orders), file), "cs").UseTextForParameters(file);

    [Theory]
    [InlineData("TaskCatalog")]
    [InlineData("TaskManifest")]
    public Task An_empty_program_has(string file) => Verify(Text(Built.Assembly("Shop", ""), file), "cs").UseTextForParameters(file);

    [Fact]
    public async Task A_host_composes_what_it_references()
    {
        var contracts = Built.Assembly("Shop.Contracts", Sources.Contracts);
        var handlers = Built.Assembly("Shop.Handlers", Sources.Handlers, contracts);
        var host = Built.Assembly("Shop.Host", "", contracts, handlers);
        await Verify(Text(host, "TaskCatalog"), "cs").UseTextForParameters("Host.TaskCatalog");
        await Verify(Text(contracts, "TaskModule"), "cs").UseTextForParameters("Contracts.TaskModule");
        await Verify(Text(handlers, "TaskModule"), "cs").UseTextForParameters("Handlers.TaskModule");
    }

    private static string Text(Built built, string file) =>
        built
            .Clean()
            .Text(file + ".g.cs")
            .Replace(typeof(TaskRegistry).Assembly.GetName().Version!.ToString(3), "(version)", StringComparison.Ordinal);
}
