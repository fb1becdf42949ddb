using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Sqlite;

namespace TaskKit.Chaos.Working;

/// <summary>The worker process: a host as any user's, and handlers that write to the ledger.</summary>
internal static class WorkerProgram
{
    public static async Task<int> RunAsync(Arena arena, PlantedBug bug)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(arena.WorkerConfiguration);
        builder.Services.AddSingleton(new LedgerWriter(arena.Ledger));
        builder.Services.AddSingleton<Work>();
        builder.Services.AddHostedService<ParentWatch>();
        builder.AddTaskKit(TaskCatalog.Registry).UseBackend("sqlite", context => Open(context, arena, bug));
        await builder.Build().RunAsync();
        return Environment.ExitCode;
    }

    private static RecordingBackend Open(TaskBackendContext context, Arena arena, PlantedBug bug)
    {
        var real = new SqliteBackendProvider().Create(context);
        var used = bug == PlantedBug.None ? real : new SabotagedBackend(real, bug, arena.Database);
        return new RecordingBackend(used, new LedgerWriter(arena.Ledger));
    }
}
