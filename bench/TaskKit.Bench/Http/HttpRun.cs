using System.Text;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Http;

/// <summary>The share of the store's speed that is left over HTTP: single submits beside a bare endpoint, and batches beside the same calls in process.</summary>
internal static class HttpRun
{
    private const int Rounds = 5;
    private const int BatchSize = 1_000;

    public static async Task RunAsync(string folder, Report report, int singles, int batched, int stored)
    {
        await using (var server = await ApiServer.StartAsync(Path.Combine(folder, "http.db")))
        {
            long sent = await SinglesAsync(server, report, singles / Rounds);
            sent += await BatchesAsync(server, report, batched / Rounds / BatchSize);
            report.AuditAnswers(sent, await server.CountAsync());
        }
        await ReadRun.RunAsync(folder, report, stored);
    }

    private static async Task<long> SinglesAsync(ApiServer server, Report report, int count)
    {
        report.Section(
            $"Single submits over HTTP from {SubmitLoad.Connections} connections (durable when answered, synchronous=FULL)",
            BurnDownRun.Durability
        );
        byte[] body = Encoding.UTF8.GetBytes(Body);
        using var api = new SubmitLoad(new Uri(server.Api, "/api/v1/tasks"), body);
        using var bare = new SubmitLoad(new Uri(server.Bare, BareEndpoint.Path), body);
        var rounds = await InTurnAsync(() => api.RunAsync(count), () => bare.RunAsync(count));
        report.Figure("TaskKit", Median(rounds.Select(round => round.Ours)), "/s");
        report.Figure("bare endpoint of Kestrel on the same store", Median(rounds.Select(round => round.Theirs)), "/s");
        report.AtLeast("  ratio to the bare endpoint", Median(rounds.Select(round => round.Ours / round.Theirs)), 0.8, "×");
        return (Rounds + 1) * 2 * (count / SubmitLoad.Connections) * SubmitLoad.Connections;
    }

    private static async Task<long> BatchesAsync(ApiServer server, Report report, int batches)
    {
        report.Section("Batches over HTTP: lines of JSON on one connection", BurnDownRun.Durability);
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Body + "\n", BatchSize)));
        var payloads = Enumerable.Repeat(Noop.Sample, BatchSize).ToArray();
        int count = batches * BatchSize;
        var rounds = await InTurnAsync(
            () =>
                RateAsync(
                    count,
                    async () =>
                    {
                        int answered = await BatchConnection.SendAsync(server.Api, lines, batches);
                        if (answered != count)
                            throw new InvalidOperationException($"Of {count:N0} lines {answered:N0} were accepted.");
                    }
                ),
            () =>
                RateAsync(
                    count,
                    async () =>
                    {
                        for (int i = 0; i < batches; i++)
                            await server.Client.EnqueueManyAsync(payloads);
                    }
                )
        );
        report.Figure("POST /api/v1/tasks/batch", Median(rounds.Select(round => round.Ours)), "/s");
        report.Figure($"EnqueueManyAsync in process, {BatchSize:N0} at once", Median(rounds.Select(round => round.Theirs)), "/s");
        report.AtLeast("  ratio to the calls in process", Median(rounds.Select(round => round.Ours / round.Theirs)), 0.7, "×");
        return (Rounds + 1) * 2 * count;
    }

    private const string Body =
        """{"type":"noop","payload":{"to":"+15551234567","text":"Your code is 123456. It is valid for ten minutes.","number":42}}""";

    // A change of the machine's mood meets both, and the first round compiles both.
    private static async Task<IReadOnlyList<(double Ours, double Theirs)>> InTurnAsync(Func<Task<double>> ours, Func<Task<double>> theirs)
    {
        var rounds = new List<(double, double)>();
        for (int i = 0; i <= Rounds; i++)
        {
            double second = i % 2 == 0 ? await theirs() : 0;
            double first = await ours();
            rounds.Add((first, i % 2 == 0 ? second : await theirs()));
        }
        return [.. rounds.Skip(1)];
    }

    private static async Task<double> RateAsync(int count, Func<Task> run)
    {
        long start = TimeProvider.System.GetTimestamp();
        await run();
        return count / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
