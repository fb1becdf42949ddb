using Hangfire;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using SQLite;

namespace SchedulePeers;

/// <summary>The job as Hangfire has it: a public method, made by its activator for each run.</summary>
public sealed class HangfireJob
{
    public void Run(int number, string payload) => RunProbe.Ran(number);
}

/// <summary>Recurring jobs of Hangfire on Hangfire.Storage.SQLite.</summary>
internal sealed class HangfirePeer(PeerSettings settings) : SchedulePeer
{
    private JobStorage _storage = null!;
    private BackgroundJobServer? _server;
    private string _synchronous = "?";

    public override string Version => VersionOf(typeof(BackgroundJob));

    public override string Durability => $"WAL, synchronous={_synchronous}; each statement is its own transaction";

    public override Task OpenAsync()
    {
        // The calls of the quick start in Hangfire's documentation.
        GlobalConfiguration
            .Configuration.SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings();
        var options = new SQLiteStorageOptions { JournalMode = SQLiteStorageOptions.JournalModes.WAL };
        if (settings.PollMilliseconds > 0)
            options.QueuePollInterval = TimeSpan.FromMilliseconds(settings.PollMilliseconds);
        var storage = new SQLiteStorage(settings.Db, options);
        using (var context = storage.CreateAndOpenConnection())
            _synchronous = context.Database.ExecuteScalar<int>("PRAGMA synchronous") == 2 ? "FULL" : "NORMAL";
        _storage = storage;
        return Task.CompletedTask;
    }

    public override Task AddAsync(int count, string cron)
    {
        var jobs = new RecurringJobManager(_storage);
        // One after the other: the storage serializes writes with one lock.
        for (int i = 0; i < count; i++)
        {
            int number = i;
            jobs.AddOrUpdate<HangfireJob>($"bench:{i}", job => job.Run(number, Payload), cron);
        }
        return Task.CompletedTask;
    }

    public override Task StartAsync()
    {
        // One worker is the storage's best with a job that does nothing: all wait for its lock.
        var options = new BackgroundJobServerOptions { WorkerCount = 1, StopTimeout = TimeSpan.FromSeconds(5) };
        if (settings.PollMilliseconds > 0)
            options.SchedulePollingInterval = TimeSpan.FromMilliseconds(settings.PollMilliseconds);
        _server = new BackgroundJobServer(options, _storage);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }
}
