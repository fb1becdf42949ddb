using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>
/// A day of a mail-order shop that is made, run and looked after with packages, templates and the tool alone: 5,000 tasks, a limit, a pause, and a bad deploy
/// that is found by its dead letters. Each chapter is a script.
/// </summary>
public sealed class MailOrderDay(Packages packages) : IAsyncLifetime
{
    // Whoever calls the tool has another name on each machine, and the column is as wide as the name.
    private const string ByAda = """| sed "s/Z  *$(whoami)/Z ada/; s/  */ /g" """;

    // How many of them there are depends on how long the day takes.
    private const string NoCollections = "| grep -v post:collection";

    private const string Build = "dotnet build MailOrder --no-restore -nologo -v q --tl:off | grep -e warn -e error -e Warn -e Error";

    private static readonly string[] Handlers =
    [
        "Shop/Order",
        "Shop/Invoice",
        "Shop/Refund",
        "Shop/SalesReport",
        "Warehouse/Pick",
        "Warehouse/Pack",
        "Warehouse/Stocktaking",
        "Post/Label",
        "Post/Dispatch",
        "Post/Collection",
    ];

    private readonly MailOrderShop _shop = new(packages);

    private string Letter { get; set; } = "";

    /// <summary>The handlers' own record of the day.</summary>
    internal MailOrderBook Book => _shop.Book;

    /// <summary>The shop is made.</summary>
    internal Script Night { get; private set; } = null!;

    /// <summary>The first 4,000 tasks: limits hold some back, and a pause others.</summary>
    internal Script Morning { get; private set; } = null!;

    /// <summary>A new version fails on some invoices.</summary>
    internal Script Noon { get; private set; } = null!;

    /// <summary>It is mended, and its dead letters run again.</summary>
    internal Script Evening { get; private set; } = null!;

    /// <summary>The time, in seconds since 1970, from which on every worker knew that the collections are paused.</summary>
    internal long PausedFrom { get; private set; }

    /// <summary>The time, in seconds since 1970, up to which the collections were paused.</summary>
    internal long PausedUntil { get; private set; }

    /// <summary>The tasks of the warehouse that had begun before its pause ended.</summary>
    internal int BegunInPause { get; private set; }

    /// <summary>The parcels that the carrier took in its first hour.</summary>
    internal int Dispatched { get; private set; }

    /// <summary>The times at which parcels were handed over all day, in their order.</summary>
    internal IReadOnlyList<DateTimeOffset> Starts { get; private set; } = [];

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync()
    {
        await MakeAsync(Night = _shop.Begin());
        Morning = _shop.Begin();
        await OpenAsync(Morning);
        string[] ids = await SubmitAsync(Morning);
        await LookAsync(Morning, ids);
        await GoOnAsync(Morning);
        await BadDeployAsync(Noon = _shop.Begin());
        await MendAsync(Evening = _shop.Begin());
    }

    public Task DisposeAsync()
    {
        _shop.Dispose();
        return Task.CompletedTask;
    }

    private static async Task MakeAsync(Script script)
    {
        await script.RunAsync("dotnet new taskkit-api --name MailOrder | head -1");
        await script.RunAsync("rm -r MailOrder/Greetings && mkdir MailOrder/book");
        await script.RunAsync("dotnet taskkit new module shop Order Invoice Refund SalesReport --no-tests");
        await script.RunAsync("dotnet taskkit new module warehouse Pick Pack Stocktaking --no-tests");
        await script.RunAsync("dotnet taskkit new module post Label Dispatch Collection --no-tests");
        MailOrderShop.Lay(script, "appsettings.json");
        MailOrderShop.Lay(script, "Book.cs");
        foreach (string handler in Handlers)
            MailOrderShop.Lay(script, $"{handler}Handler.cs");
        await script.RunAsync(Build);
        await script.RunAsync("dotnet taskkit types list --no-build");
        await script.RunAsync("dotnet taskkit types show post:collection --no-build");
        await script.RunAsync("dotnet taskkit schedules list");
        await script.RunAsync("dotnet taskkit doctor --no-build | grep -v -e SDK -e SQLite -e schema");
    }

    private async Task OpenAsync(Script script)
    {
        await _shop.StartAsync(script);
        await Eventually.TrueAsync(() => Book.EndedOf("post:collection") > 0, "the first collection was made", seconds: 60);
        await script.RunAsync("dotnet taskkit schedules list");
        await script.RunAsync("dotnet taskkit schedules show shop:sales_report");
        await script.RunAsync("dotnet taskkit schedules show shop:sales_reprot");
        await script.RunAsync("dotnet taskkit schedules pause post:collection --reason 'the carriers are on strike'");
        await script.RunAsync("dotnet taskkit schedules list");
        await script.RunAsync("dotnet taskkit pause --domain warehous --reason stocktaking");
        await script.RunAsync($"dotnet taskkit pause --domain warehouse --reason stocktaking {ByAda}");
        // Who has read this pause has read that of the collections as well; a task that was under way may have been for this second.
        await _shop.BothSayAsync("A pause begins, domain:warehouse");
        PausedFrom = Now + 1;
        await script.RunAsync($"dotnet taskkit pauses list {ByAda}");
    }

    private async Task<string[]> SubmitAsync(Script script)
    {
        string[] ids = await _shop.PostAsync(script, MailOrderTasks.MorningBatch());
        script.Write("refunds.jsonl", MailOrderTasks.RefundFile());
        script.Write("picks.jsonl", MailOrderTasks.PickFile());
        await script.RunAsync("dotnet taskkit enqueue shop:refund @refunds.jsonl --many --no-build --json | grep -c stored");
        await script.RunAsync("dotnet taskkit enqueue warehouse:pick @picks.jsonl --many --no-build --json | grep -c stored");
        await Eventually.TrueAsync(
            () => Book.BegunOf("post:label") == 3 && Book.BegunOf("post:dispatch") == 20,
            "3 labels are in the printers, and the carrier took 20 parcels",
            seconds: 60
        );
        await _shop.CountsAsync(("shop:order", "DONE", MailOrderTasks.Orders), ("shop:refund", "DONE", MailOrderTasks.Refunds));
        return ids;
    }

    private async Task LookAsync(Script script, string[] ids)
    {
        await script.RunAsync($"dotnet taskkit tasks counts {NoCollections}");
        await script.RunAsync("dotnet taskkit doctor --no-build | grep -A 1 paused");
        string pick = ids[MailOrderTasks.Orders];
        string label = ids[^(MailOrderTasks.Dispatches + 1)];
        await script.RunAsync($"dotnet taskkit tasks show {pick} --why");
        // The two workers share the printers in one way or another.
        await script.RunAsync($"dotnet taskkit tasks show {label} --why | sed 's/run: .*/run: …/'");
        await script.RunAsync($"dotnet taskkit tasks show {ids[^1]} --why");
        await _shop.GetAsync(script, $"tasks/{ids[^1]}/why");
        BegunInPause = Book.BegunOf("warehouse:pick") + Book.BegunOf("warehouse:pack");
        Dispatched = Book.BegunOf("post:dispatch");
    }

    private async Task GoOnAsync(Script script)
    {
        await script.RunAsync("dotnet taskkit resume --domain shop");
        await script.RunAsync("dotnet taskkit resume --domain warehouse");
        await script.RunAsync("touch MailOrder/book/paper");
        await _shop.CountsAsync(
            ("warehouse:pick", "DONE", MailOrderTasks.PicksOfTheApi + MailOrderTasks.PicksOfTheTool),
            ("warehouse:pack", "DONE", MailOrderTasks.Packs),
            ("post:label", "DONE", MailOrderTasks.Labels)
        );
        await Eventually.TrueAsync(() => Now > PausedFrom + 2, "times fell into the pause of the collections");
        PausedUntil = Now;
        await script.RunAsync("dotnet taskkit schedules resume post:collection");
        await Eventually.TrueAsync(
            () => Book.Read().Any(entry => entry.Type == "post:collection" && entry.Number > PausedUntil),
            "collections are made again"
        );
        await script.RunAsync("dotnet taskkit schedules run shop:sales_report");
        await Eventually.TrueAsync(() => Book.EndedOf("shop:sales_report") == 1, "the sales are summed up");
        await script.RunAsync($"dotnet taskkit tasks counts {NoCollections}");
        await _shop.StopAsync(script);
    }

    private async Task BadDeployAsync(Script script)
    {
        await script.RunAsync("dotnet taskkit schedules run warehouse:stocktaking --wait 0s");
        MailOrderShop.Lay(script, "Rates/InvoiceHandler.cs", "Shop/InvoiceHandler.cs");
        await script.RunAsync("sed -i 's|20/1h|100/1s|' MailOrder/appsettings.json");
        await script.RunAsync(Build);
        await _shop.StartAsync(script);
        await Eventually.TrueAsync(() => Book.EndedOf("warehouse:stocktaking") == 1, "a worker took the request", seconds: 60);
        string[] ids = await _shop.PostAsync(script, MailOrderTasks.InvoiceBatch());
        await _shop.CountsAsync(
            ("shop:invoice", "DONE", MailOrderTasks.Invoices - MailOrderTasks.InvoicesToNorway),
            ("shop:invoice", "DEAD", MailOrderTasks.InvoicesToNorway),
            ("post:dispatch", "DONE", MailOrderTasks.Dispatches)
        );
        await script.RunAsync($"dotnet taskkit tasks counts {NoCollections}");
        await script.RunAsync("dotnet taskkit dlq list --type shop:invoce");
        await script.RunAsync("dotnet taskkit dlq list --type shop:invoice --json | grep -c DEAD");
        Letter = ids[MailOrderTasks.Invoices / MailOrderTasks.InvoicesToNorway - 1];
        Starts = await MailOrderShop.StartsAsync(script, "post:dispatch");
        await script.RunAsync($"dotnet taskkit dlq list --type shop:invoice | grep -e ID -e {Letter}");
        await script.RunAsync($"dotnet taskkit dlq show {Letter} | grep -v ^worker");
        await _shop.StopAsync(script);
    }

    private async Task MendAsync(Script script)
    {
        MailOrderShop.Lay(script, "Mended/InvoiceHandler.cs", "Shop/InvoiceHandler.cs");
        await script.RunAsync(Build);
        await _shop.StartAsync(script);
        await script.RunAsync("dotnet taskkit dlq replay --all --type shop:invoice --dry-run | tail -1");
        await script.RunAsync("dotnet taskkit dlq replay --all --type shop:invoice");
        await script.RunAsync("dotnet taskkit dlq replay --all --type shop:invoice --yes | grep -c replayed");
        await _shop.CountsAsync(("shop:invoice", "DONE", MailOrderTasks.Invoices));
        await script.RunAsync($"dotnet taskkit tasks show {Letter} | grep -v ^worker");
        await _shop.GetAsync(script, $"tasks/{Letter}");
        await script.RunAsync("dotnet taskkit dlq list");
        await script.RunAsync($"dotnet taskkit tasks counts {NoCollections}");
        await script.RunAsync("dotnet taskkit doctor --no-build | grep -v -e SDK -e SQLite -e schema");
        await _shop.StopAsync(script);
    }
}
