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
    if (!Plan.TryParse(args, out var plan))
    {
        Console.Error.WriteLine("Expected: [--short] [--run <part of a name>] [--seed <number>], or: check <folder of a run>");
        return 2;
    }
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) => stop.Cancel(!(key.Cancel = true));
    Console.WriteLine($"chaos: {string.Join(", ", plan.Profiles.Select(profile => profile.Name))}; seed {plan.Seed}");
    int bad = 0;
    foreach (var profile in plan.Profiles)
    {
        var report = await ChaosRun.RunAsync(profile, plan.Seed, stop.Token);
        Console.WriteLine(report);
        report.CleanUp();
        bad += report.IsAsExpected ? 0 : 1;
    }
    Console.WriteLine($"chaos: {plan.Profiles.Count - bad} of {plan.Profiles.Count} runs as expected");
    return bad == 0 ? 0 : 1;
}
