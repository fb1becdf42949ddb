namespace TaskKit.Templates.Tests;

/// <summary>The 5,000 tasks of the day. Each has a number of its own.</summary>
internal static class MailOrderTasks
{
    public const int All = 5000;
    public const int Orders = 1400;
    public const int PicksOfTheApi = 600;
    public const int Packs = 600;
    public const int Labels = 200;
    public const int Dispatches = 200;
    public const int Refunds = 500;
    public const int PicksOfTheTool = 500;
    public const int Invoices = 1000;

    /// <summary>The invoices to a country whose rate nobody wrote down.</summary>
    public const int InvoicesToNorway = 40;

    private const int FirstRefund = Orders + PicksOfTheApi + Packs + Labels + Dispatches + 1;
    private const int FirstInvoice = FirstRefund + Refunds + PicksOfTheTool;
    private static readonly string[] Countries = ["NL", "DE", "FR"];

    /// <summary>The tasks that the morning brings over HTTP, as lines for a batch.</summary>
    public static string[] MorningBatch() =>
        [
            .. From(1, Orders).Select(n => Line("shop:order", $"\"number\":{n},\"article\":\"A-{n % 97}\"")),
            .. From(Orders + 1, PicksOfTheApi).Select(n => Line("warehouse:pick", Pick(n))),
            .. From(Orders + PicksOfTheApi + 1, Packs).Select(n => Line("warehouse:pack", $"\"number\":{n}")),
            .. From(FirstRefund - Dispatches - Labels, Labels).Select(n => Line("post:label", $"\"number\":{n}")),
            .. From(FirstRefund - Dispatches, Dispatches).Select(n => Line("post:dispatch", $"\"number\":{n}")),
        ];

    /// <summary>The payloads of the refunds, for the tool.</summary>
    public static string RefundFile() => File(From(FirstRefund, Refunds).Select(n => $"\"number\":{n},\"amount\":{n % 50}.95"));

    /// <summary>The payloads of further picks, for the tool.</summary>
    public static string PickFile() => File(From(FirstRefund + Refunds, PicksOfTheTool).Select(Pick));

    /// <summary>The invoices, as lines for a batch.</summary>
    public static string[] InvoiceBatch() =>
        [
            .. From(FirstInvoice, Invoices)
                .Select(n => Line("shop:invoice", $"\"number\":{n},\"country\":\"{Country(n)}\",\"net\":{n % 90}.50")),
        ];

    private static string Country(int number) => number % (Invoices / InvoicesToNorway) == 0 ? "NO" : Countries[number % Countries.Length];

    private static string Pick(int number) => $"\"number\":{number},\"shelf\":{number % 31}";

    private static string Line(string type, string members) => $"{{\"type\":\"{type}\",\"payload\":{{{members}}}}}";

    private static string File(IEnumerable<string> payloads) => string.Concat(payloads.Select(members => $"{{{members}}}\n"));

    private static IEnumerable<int> From(int first, int count) => Enumerable.Range(first, count);
}
