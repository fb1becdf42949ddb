using TaskKit.Bench;
using TaskKit.Bench.Kafka;
using TaskKit.Bench.Schedules;
using TaskKit.Bench.Sqlite;

// What the bench starts of itself, in processes of their own.
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
if (args is [LatencyRun.ChildName, var path])
{
    await LatencyRun.ChildAsync(path);
    return 0;
}
if (args is [ScheduleWorker.Name, var schedules])
{
    await ScheduleWorker.RunAsync(schedules);
    return 0;
}
return await BenchCommand.Create().Parse(args).InvokeAsync();
