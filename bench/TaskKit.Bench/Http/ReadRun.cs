using System.Globalization;
using System.Text.Json;

namespace TaskKit.Bench.Http;

/// <summary>The time of a look at tasks where many are stored: one task, a page with any filter, first and deep, and the counts.</summary>
internal static class ReadRun
{
    private const int WarmUp = 20;
    private const int Requests = 300;
    private const double MostMilliseconds = 20;
    private const string Tasks = "/api/v1/tasks";

    public static async Task RunAsync(string folder, Report report, int stored)
    {
        report.Section($"Looks at {stored:N0} stored tasks over HTTP, one after the other: pages of 50");
        string path = Path.Combine(folder, "stored.db");
        var ids = StoredMillion.Fill(path, stored, Requests);
        await using var server = await ApiServer.StartAsync(path);
        using var client = new HttpClient { BaseAddress = server.Api };
        await JudgeAsync(report, client, "one task", i => $"{Tasks}/{ids[i % ids.Count]}");
        foreach (var (name, query) in Filters(stored))
        {
            await JudgeAsync(report, client, name, _ => $"{Tasks}?{query}");
            await JudgeAsync(report, client, $"{name}, deep", i => $"{Tasks}?{query}&cursor={stored / 3 + i}");
        }
        var counts = await TimesAsync(client, _ => Tasks + "/counts", WarmUp);
        report.Figure("counts: p50", counts[counts.Count / 2], "ms");
        await WalkAsync(report, client);
    }

    private static IEnumerable<(string Name, string Query)> Filters(int stored)
    {
        string middle = Time(stored / 2),
            soonAfter = Time(stored / 2 + 100);
        yield return ("all", "");
        yield return ("a common type", "type=noop");
        yield return ("a rare type", $"type={StoredMillion.RareType}");
        yield return ("a type that nobody has", "type=none");
        foreach (var state in Enum.GetValues<TaskState>())
            yield return ($"state {state.ToName()}", $"state={state.ToName()}");
        yield return ("a common key", "key=order-4");
        yield return ("a rare key", $"key={StoredMillion.RareKey}");
        yield return ("the newest by time", $"created_from={Time(stored - 100)}");
        yield return ("a range of time", $"created_from={middle}&created_before={soonAfter}");
        yield return ("type and state", $"type={StoredMillion.RareType}&state=DONE");
        yield return ("type, state and key", $"type=noop&state=DEAD&key={StoredMillion.RareKey}");
        yield return ("state and a range of time", $"state=CANCELLED&created_before={middle}");
        yield return ("all filters", $"type=noop&state=DEAD&key=order-5000&created_from={middle}&created_before={soonAfter}");
    }

    private static string Time(int task) =>
        (StoredMillion.First + StoredMillion.Gap * task).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task JudgeAsync(Report report, HttpClient client, string name, Func<int, string> path)
    {
        await TimesAsync(client, path, WarmUp);
        var times = await TimesAsync(client, path, Requests);
        report.Figure($"{name}: p50", times[times.Count / 2], "ms");
        report.Below($"{name}: p99", times[times.Count * 99 / 100], MostMilliseconds, "ms");
    }

    /// <summary>The whole list of a filter that two tasks pass, page by page.</summary>
    private static async Task WalkAsync(Report report, HttpClient client)
    {
        int pages = 0,
            found = 0;
        string? cursor = null;
        long start = TimeProvider.System.GetTimestamp();
        do
        {
            string query = $"{Tasks}?key={StoredMillion.RareKey}{(cursor is null ? "" : "&cursor=" + cursor)}";
            using var page = JsonDocument.Parse(await client.GetStringAsync(query));
            found += page.RootElement.GetProperty("tasks").GetArrayLength();
            cursor = page.RootElement.GetProperty("next").GetString();
            pages++;
        } while (cursor is not null);
        report.Figure(
            $"all pages of a rare key ({found} tasks, {pages} pages)",
            TimeProvider.System.GetElapsedTime(start).TotalMilliseconds,
            "ms"
        );
    }

    private static async Task<List<double>> TimesAsync(HttpClient client, Func<int, string> path, int count)
    {
        var times = new List<double>();
        for (int i = 0; i < count; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            using var response = await client.GetAsync(path(i));
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            response.EnsureSuccessStatusCode();
        }
        times.Sort();
        return times;
    }
}
