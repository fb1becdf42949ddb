using System.Globalization;
using TaskKit.Chaos;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Driving;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;
using TaskKit.Chaos.Working;

return args switch
{
    ["worker", var folder, var bug] => await WorkerProgram.RunAsync(new Arena(folder), Enum.Parse<PlantedBug>(bug)),
    ["submit", var folder, var seed, var perSecond, var slow, var delayed] => await SubmitProgram.RunAsync(
        new Arena(folder),
        new LoadMix((int)Number(perSecond), Number(slow), Number(delayed)),
        (int)Number(seed)
    ),
    ["check", var folder] => Check(new Arena(folder)),
    _ => await DriveAsync(args),
};

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

static int Check(Arena arena)
{
    using var store = new SqliteFile(arena.Database);
    var limits = new Limits { MaxAttempts = Work.MaxRetries + 1, Drain = Arena.Drain };
    var verdict = Checker.Check(LedgerReader.ReadAll(arena.Ledger, out int torn), store.ReadFinal(), limits);
    Console.Write(new Report(new Profile("check"), 0, verdict, TimeSpan.Zero, torn, arena.Folder));
    return verdict.IsGood ? 0 : 1;
}

static async Task<int> DriveAsync(string[] args)
{
    string? Option(string name) => args.SkipWhile(word => word != name).Skip(1).FirstOrDefault();

    if (args.Any(word => word is "--help" or "-h"))
    {
        Console.WriteLine("TaskKit.Chaos [--short] [--run <name>] [--seed <number>] | check <folder>");
        return 0;
    }
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) => stop.Cancel(!(key.Cancel = true));
    int seed = (int)(Option("--seed") is { } text ? Number(text) : TimeProvider.System.GetTimestamp() % 1_000_000);
    var profiles = args.Contains("--short") ? Profile.Short : Profile.Full;
    var reports = new List<Report>();
    foreach (
        var profile in profiles.Where(profile =>
            Option("--run") is not { } name || profile.Name.Contains(name, StringComparison.OrdinalIgnoreCase)
        )
    )
    {
        var report = await ChaosRun.RunAsync(profile, seed, stop.Token);
        Console.WriteLine(report);
        report.CleanUp();
        reports.Add(report);
    }
    bool good = reports.Count > 0 && reports.All(report => report.IsAsExpected);
    Console.WriteLine(good ? $"chaos: {reports.Count} runs as expected" : "chaos: NOT as expected");
    return good ? 0 : 1;
}
