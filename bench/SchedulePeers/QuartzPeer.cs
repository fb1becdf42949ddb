using Microsoft.Data.Sqlite;
using Quartz;

namespace SchedulePeers;

/// <summary>The job as Quartz has it, with its data in the trigger.</summary>
public sealed class QuartzJob : IJob
{
    public const string Number = "number";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        RunProbe.Ran(int.Parse(context.MergedJobDataMap.GetString(Number)!, System.Globalization.CultureInfo.InvariantCulture));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Quartz.NET's AdoJobStore on Microsoft.Data.Sqlite: one stored job, and a cron trigger for each schedule.</summary>
internal sealed class QuartzPeer(PeerSettings settings) : SchedulePeer
{
    private const int Batch = 1_000;

    // The pool's size is also the most triggers that are acquired in one transaction.
    private const int Threads = 100;

    private static readonly JobKey Key = new("bench");

    private IScheduler _scheduler = null!;

    public override string Version => VersionOf(typeof(IScheduler));

    public override string Durability => "WAL, synchronous=FULL (SQLite's default)";

    public override async Task OpenAsync()
    {
        string connection = $"Data Source={settings.Db}";
        await using (var db = new SqliteConnection(connection))
        {
            await db.OpenAsync();
            using var command = db.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            await command.ExecuteNonQueryAsync();
        }
        _scheduler = await QuartzSchedulerBuilder
            .Create(quartz =>
            {
                quartz.UseDefaultThreadPool(maxConcurrency: Threads);
                quartz.UsePersistentStore(store =>
                {
                    store.UseSqlite(SqliteFactory.Instance, connection);
                    // Strings and JSON are what its documentation advises.
                    store.UseSystemTextJsonSerializer();
                    store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
                    store.ProvisionSchema();
                });
            })
            .BuildScheduler();
    }

    public override async Task AddAsync(int count, string cron)
    {
        // All of a call in one transaction, as its documentation advises.
        var job = JobBuilder.Create<QuartzJob>().WithIdentity(Key).StoreDurably().Build();
        // Of the day and the weekday one is "?" in its texts.
        string text = cron[..^1] + "?";
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(Batch))
            await _scheduler.ScheduleJobs(
                new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> { [job] = [.. numbers.Select(number => Trigger(number, text))] },
                new ScheduleJobOptions { Replace = true }
            );
    }

    public override async Task StartAsync() => await _scheduler.Start();

    public override async ValueTask DisposeAsync() => await _scheduler.Shutdown(waitForJobsToComplete: false);

    private static ITrigger Trigger(int number, string cron) =>
        TriggerBuilder
            .Create()
            .WithIdentity($"bench:{number}")
            .ForJob(Key)
            .UsingJobData(QuartzJob.Number, number.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .UsingJobData("payload", Payload)
            // A burst that takes long is no misfire: each fires as soon as a thread is free.
            .WithCronSchedule(
                cron,
                schedule => schedule.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.IgnoreMisfires)
            )
            .Build();
}
