using System.Text.Json;
using Shop.Notifications;
using Shop.Reporting;
using Shop.Storage;
using TaskKit;

namespace Shop.Demo.Load;

/// <summary>One task of the demo, and how it must end.</summary>
/// <param name="Type">The task type.</param>
/// <param name="Fate">What the other side does with it.</param>
/// <param name="Submit">Submits it by its typed overload.</param>
internal sealed record Order(string Type, Fate Fate, Func<ITaskClient, CancellationToken, ValueTask<TaskId>> Submit);

/// <summary>A row that a careless program inserts into the table by itself.</summary>
/// <param name="Type">The task type.</param>
/// <param name="Payload">What stands in place of a payload.</param>
internal sealed record CarelessRow(string Type, string Payload);

/// <summary>All tasks of the demo: the same ones each time, so that the sums can be checked.</summary>
internal static class Workload
{
    private static readonly DateOnly First = new(2026, 11, 1);

    private static readonly (string Type, Fate Fate, int Count)[] Mix =
    [
        (TaskCatalog.Types.Sms, Fate.Welcome, 180),
        (TaskCatalog.Types.Sms, Fate.Busy, 30),
        (TaskCatalog.Types.Sms, Fate.Broken, 6),
        (TaskCatalog.Types.Sms, Fate.Refused, 6),
        (TaskCatalog.Types.Email, Fate.Welcome, 120),
        (TaskCatalog.Types.Email, Fate.Busy, 20),
        (TaskCatalog.Types.Email, Fate.Broken, 4),
        (TaskCatalog.Types.Email, Fate.Refused, 6),
        (TaskCatalog.Types.Webhook, Fate.Welcome, 120),
        (TaskCatalog.Types.Webhook, Fate.Busy, 20),
        (TaskCatalog.Types.Webhook, Fate.Broken, 4),
        (TaskCatalog.Types.Webhook, Fate.Refused, 6),
        (TaskCatalog.Types.FileCleanup, Fate.Welcome, 30),
        (TaskCatalog.Types.FileCleanup, Fate.Gone, 6),
        (TaskCatalog.Types.DataProcessing, Fate.Welcome, 24),
        (TaskCatalog.Types.DataProcessing, Fate.Refused, 4),
        (TaskCatalog.Types.ReportGeneration, Fate.Welcome, 12),
    ];

    /// <summary>The tasks that are inserted past the client. Each must end as a dead letter with a reason.</summary>
    public static IReadOnlyList<CarelessRow> CarelessRows { get; } =
    [
        new("sms", "hello"),
        new("sms", """{"to":"+31 6 1234"}"""),
        new("sms", """{"to":31612345678,"body":"a number is not a text"}"""),
        new("email", """{"to":"welcome-0@shop.example"}"""),
        new("email", """{"to":"welcome-1@shop.example","subject":"cut off","""),
        new("email", "[]"),
        new("webhook", """{"url":"http://localhost/welcome","headers":[]}"""),
        new("webhook", "null"),
        new("file_cleanup", """{"path":"welcome-0","olderThan":"a while"}"""),
        new("file_cleanup", """{"path":"../..","olderThan":"00:00:00"}"""),
        new("data_processing", """{"file":"../shop.db","column":"amount"}"""),
        new("report_generation", """{"name":"february","from":"2026-02-01","until":"2026-02-30"}"""),
        new("fax", """{"to":"+31 6 1234","body":"nobody has a handler for this"}"""),
        new("emial", """{"to":"welcome-2@shop.example","subject":"a","body":"b"}"""),
    ];

    /// <summary>The tasks that the typed client submits, in an order that is mixed but always the same.</summary>
    /// <param name="hooks">Where webhooks are posted to.</param>
    public static IReadOnlyList<Order> Orders(Uri hooks)
    {
        var orders = Mix.SelectMany(part => Enumerable.Range(0, part.Count).Select(number => Make(part.Type, part.Fate, number, hooks)))
            .ToArray();
        new Random(1).Shuffle(orders);
        return orders;
    }

    /// <summary>The folder that a cleanup of this fate is asked for, below the root.</summary>
    /// <param name="fate">The fate.</param>
    /// <param name="number">Which one.</param>
    public static string Folder(Fate fate, int number) => $"{fate}-{number}".ToLowerInvariant();

    /// <summary>The number of cleanups that find their folder.</summary>
    public static int Folders => Mix.Single(part => part is { Type: TaskCatalog.Types.FileCleanup, Fate: Fate.Welcome }).Count;

    /// <summary>The table that a task of this fate is to summarize, below the shop's folder. One that is refused is not there.</summary>
    /// <param name="fate">The fate.</param>
    /// <param name="number">Which one.</param>
    public static string Table(Fate fate, int number) => $"sales/{Folder(fate, number)}.csv";

    /// <summary>The number of tables that are there.</summary>
    public static int Tables => Mix.Single(part => part is { Type: TaskCatalog.Types.DataProcessing, Fate: Fate.Welcome }).Count;

    private static Order Make(string type, Fate fate, int number, Uri hooks)
    {
        string who = $"{fate}-{number}".ToLowerInvariant();
        return type switch
        {
            TaskCatalog.Types.Sms => new(
                type,
                fate,
                (client, ct) => client.EnqueueAsync(new SendSms(who, "Your order is on its way."), cancellationToken: ct)
            ),
            TaskCatalog.Types.Email => new(type, fate, (client, ct) => client.EnqueueAsync(Email(who), cancellationToken: ct)),
            TaskCatalog.Types.Webhook => new(
                type,
                fate,
                (client, ct) => client.EnqueueAsync(Webhook(new Uri(hooks, who)), cancellationToken: ct)
            ),
            TaskCatalog.Types.DataProcessing => new(
                type,
                fate,
                (client, ct) => client.EnqueueAsync(new ProcessData(Table(fate, number), "amount"), cancellationToken: ct)
            ),
            TaskCatalog.Types.ReportGeneration => new(
                type,
                fate,
                (client, ct) => client.EnqueueAsync(new GenerateReport(who, First, First.AddMonths(1)), cancellationToken: ct)
            ),
            _ => new(
                type,
                fate,
                (client, ct) => client.EnqueueAsync(new CleanUpFiles(who, TimeSpan.FromDays(7), "*.tmp"), cancellationToken: ct)
            ),
        };
    }

    private static SendEmail Email(string who) => new($"{who}@shop.example", "Your order", "It is on its way.");

    private static CallWebhook Webhook(Uri url) =>
        new(url, JsonDocument.Parse("""{"event":"order.shipped"}""").RootElement, new Dictionary<string, string> { ["X-Shop"] = "demo" });
}
