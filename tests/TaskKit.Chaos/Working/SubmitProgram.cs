using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Working;

/// <summary>The submitter process: an open load, which goes on until the driver closes the standard input.</summary>
internal static class SubmitProgram
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync(Arena arena, LoadMix mix, int seed)
    {
        using var ledger = new LedgerWriter(arena.Ledger);
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(arena.ClientConfiguration);
        var tasks = builder.AddTaskKitClient(TaskCatalog.Registry);
        if (!arena.IsTimed)
        {
            TimedSchedule.Leave(tasks.Registry);
            LimitedType.Leave(tasks.Registry);
        }
        tasks.UseBackend(arena.Backend, context => new OfferingBackend(arena.OpenBackend(context, PlantedBug.None), ledger));
        using var host = builder.Build();
        var load = new OpenLoad(host.Services.GetRequiredService<ITaskClient>(), ledger, mix, new Random(seed));
        var stop = Task.Run(() => ParentWatch.WaitAsync(null, CancellationToken.None));
        await load.RunAsync(stop);
        Console.WriteLine($"submitter: {load.Accepted} accepted, {load.Refused} refused");
        return 0;
    }

    private sealed class OpenLoad(ITaskClient client, LedgerWriter ledger, LoadMix mix, Random random)
    {
        private readonly List<Task> _running = [];
        private int _accepted;
        private int _refused;

        public int Accepted => _accepted;

        public int Refused => _refused;

        public async Task RunAsync(Task stop)
        {
            var begun = LedgerWriter.Now;
            for (long sent = 0; !stop.IsCompleted; )
            {
                for (long due = (long)((LedgerWriter.Now - begun).TotalSeconds * mix.PerSecond); sent < due; sent++)
                    _running.Add(SubmitAsync(mix.Next(random)));
                _running.RemoveAll(task => task.IsCompletedSuccessfully);
                await Task.Delay(Tick, TimeProvider.System);
            }
            await Task.WhenAll(_running);
        }

        private async Task SubmitAsync(PlannedTask task)
        {
            var asked = LedgerWriter.Now;
            try
            {
                var id = await OfferingBackend.SubmitAsync(client, task);
                ledger.Write(new Accepted(id, task.Type, task.Kind, task.Hash, asked));
                Interlocked.Increment(ref _accepted);
            }
            catch (BackendUnavailableException)
            {
                // Nothing was accepted, so nothing is owed. Where an answer can be lost on its way, the task may exist all the same.
                Interlocked.Increment(ref _refused);
            }
        }
    }
}
