using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>Which tasks are submitted.</summary>
/// <param name="PerSecond">How many, whether or not the workers keep up.</param>
/// <param name="Slow">The share of tasks of 1 to 3 s; those of 50 to 200 ms are 25 %, the rest takes 0 to 5 ms.</param>
/// <param name="Delayed">The share of tasks that are submitted for up to a second later.</param>
internal sealed record LoadMix(int PerSecond, double Slow = 0.05, double Delayed = 0)
{
    private const double Medium = 0.25;
    private const double Once = 0.05;
    private const double Always = 0.01;
    private static readonly string[] Letters = ["a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "ä", "€", "日", "🎈"];

    public async ValueTask<TaskId> SubmitAsync(ITaskClient client, Random random, Action<TaskId, string, TaskKind, string> accepted)
    {
        var kind = random.NextDouble() switch
        {
            < Always => TaskKind.Always,
            < Always + Once => TaskKind.Once,
            _ => TaskKind.Ok,
        };
        string text = Text(random);
        var options =
            random.NextDouble() < Delayed ? new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(random.Next(100, 1000)) } : null;
        double place = random.NextDouble();
        int milliseconds =
            place < Slow ? random.Next(1000, 3001)
            : place < Slow + Medium ? random.Next(50, 201)
            : random.Next(6);
        string type =
            place < Slow ? SlowHandler.Type
            : place < Slow + Medium ? MediumHandler.Type
            : QuickHandler.Type;
        var id = await (
            type switch
            {
                SlowHandler.Type => client.EnqueueAsync(new SlowWork(kind, milliseconds, text), options, CancellationToken.None),
                MediumHandler.Type => client.EnqueueAsync(new MediumWork(kind, milliseconds, text), options, CancellationToken.None),
                _ => client.EnqueueAsync(new QuickWork(kind, milliseconds, text), options, CancellationToken.None),
            }
        );
        accepted(id, type, kind, PayloadHash.Of(kind, milliseconds, text));
        return id;
    }

    private static string Text(Random random) => string.Concat(random.GetItems(Letters, random.Next(200)));
}
