using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Demo.Load;
using SQLitePCL;
using TaskKit;

namespace Shop.Demo;

/// <summary>The process that submits: most tasks by the typed client, some as rows that it inserts into the table by itself.</summary>
internal static class Submitter
{
    /// <summary>The setting that says where webhooks are posted to.</summary>
    public const string HooksSetting = "Demo:Hooks";

    private const int Wave = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);

    public static async Task<int> RunAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddTaskKitClient(TaskCatalog.Registry);
        using var host = builder.Build();
        var client = host.Services.GetRequiredService<ITaskClient>();
        var time = host.Services.GetRequiredService<TimeProvider>();
        var stop = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        foreach (var wave in Workload.Orders(new Uri(builder.Configuration[HooksSetting]!)).Chunk(Wave))
        {
            await Task.WhenAll(wave.Select(order => order.Submit(client, stop).AsTask()));
            await Task.Delay(Pause, time, stop);
        }
        InsertCarelessRows(builder.Configuration["TaskKit:Sqlite:Path"]!);
        return 0;
    }

    private static void InsertCarelessRows(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out var database), database);
        using (database)
        {
            raw.sqlite3_busy_timeout(database, 30_000);
            // Shortening the log is the workers' business; see docs/sqlite.md.
            Check(raw.sqlite3_exec(database, "PRAGMA wal_autocheckpoint = 0"), database);
            Check(raw.sqlite3_prepare_v2(database, "INSERT INTO task_queue (type, payload) VALUES (?, ?)", out var insert), database);
            using (insert)
                foreach (var row in Workload.CarelessRows)
                {
                    raw.sqlite3_bind_text(insert, 1, row.Type);
                    raw.sqlite3_bind_text(insert, 2, row.Payload);
                    Check(raw.sqlite3_step(insert), database);
                    raw.sqlite3_reset(insert);
                }
        }
    }

    private static void Check(int result, sqlite3 database)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw new InvalidOperationException($"SQLite answered {result}: {raw.sqlite3_errmsg(database).utf8_to_string()}");
    }
}
