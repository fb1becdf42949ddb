using System.Globalization;
using TaskKit.Chaos;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Driving;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Working;
using TaskKit.Servers;

return args switch
{
    ["worker", var folder, var bug, var ahead] => await WorkAsync(folder, bug, ahead, crashPoint: null),
    ["worker", var folder, var bug, var ahead, var point] => await WorkAsync(folder, bug, ahead, point),
    ["submit", var folder, var seed, .. var mix] => await SubmitProgram.RunAsync(Arena.Of(folder), LoadMix.FromWords(mix), int.Parse(seed)),
    ["check", var folder] => Check(folder),
    _ => await DriveAsync(args),
};

static Task<int> WorkAsync(string folder, string bug, string ahead, string? crashPoint) =>
    WorkerProgram.RunAsync(
        Arena.Of(folder),
        Enum.Parse<PlantedBug>(bug),
        TimeSpan.FromMilliseconds(int.Parse(ahead, CultureInfo.InvariantCulture)),
        crashPoint
    );

static int Check(string folder)
{
    var arena = Arena.Of(folder);
    var lines = LedgerReader.ReadAll(arena.Ledger, out int torn);
    var verdict = Checker.Check(lines, arena.ReadFinal(lines), arena.Limits);
    Console.Write(new Report(new Profile("check"), 0, verdict, TimeSpan.Zero, torn, folder));
    return verdict.IsGood ? 0 : 1;
}

static async Task<int> DriveAsync(string[] args)
{
    if (!Plan.TryParse(args, out var plan))
    {
        Console.Error.WriteLine(
            "Expected: [kafka] [--short] [--run <part of a name>] [--seed <number>] [--minutes <number>] [--rate <tasks a second>], or: check <folder of a run>"
        );
        return 2;
    }
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) => stop.Cancel(!(key.Cancel = true));
    Console.WriteLine($"chaos: {string.Join(", ", plan.Profiles.Select(profile => profile.Name))}; seed {plan.Seed}");
    if (args is ["kafka", ..] && (KafkaBroker.Missing ?? RedisServer.Missing) is { } missing)
    {
        Console.Error.WriteLine(missing);
        return 2;
    }
    int bad = 0;
    foreach (var profile in plan.Profiles)
    {
        var report = await ChaosRun.RunAsync(profile, plan.Seed, shared: null, isAlone: true, stop.Token);
        Console.WriteLine(report);
        report.CleanUp();
        bad += report.IsAsExpected ? 0 : 1;
    }
    Console.WriteLine($"chaos: {plan.Profiles.Count - bad} of {plan.Profiles.Count} runs as expected");
    return bad == 0 ? 0 : 1;
}
