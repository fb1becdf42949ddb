using TaskKit.Bench;
using TaskKit.Bench.Kafka;

if (args is [KafkaBench.Name, .. var parts])
    return await KafkaBench.RunAsync(parts);
if (args is [WorkerProgram.Name, .. var settings])
{
    await WorkerProgram.RunAsync(settings);
    return 0;
}
if (args is [RawLoop.Name, .. var where])
{
    RawLoop.Run(where);
    return 0;
}
if (args is ["child", var path])
{
    await LatencyRun.ChildAsync(path);
    return 0;
}
string[] known = ["burn", "backlog", "submit", "latency"];
if (args.Except(known).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine(
        $"'{unknown}' is no part of the bench; expected any of: {string.Join(", ", known)}, or {KafkaBench.Name} and its parts. Without arguments all but {KafkaBench.Name} run."
    );
    return 2;
}
var wanted = args.Length == 0 ? known : args;
var report = new Report();
string folder = Directory.CreateTempSubdirectory("taskkit-bench-").FullName;
try
{
    Console.WriteLine(
        $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, SQLite {TaskKit.Sqlite.Database.Connection.LibraryVersion}"
    );
    if (wanted.Contains("burn"))
        await BurnDownRun.RunAsync(folder, report, 200_000);
    if (wanted.Contains("backlog"))
        await BurnDownRun.BacklogAsync(folder, report, 1_000_000, 200_000);
    if (wanted.Contains("submit"))
        await SubmitRun.RunAsync(folder, report, 200_000);
    if (wanted.Contains("latency"))
        await LatencyRun.RunAsync(folder, report);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
return report.Missed ? 1 : 0;
