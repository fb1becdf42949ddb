using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool.Tests.Support;
using Xunit.Abstractions;
using static TaskKit.Tool.Tests.Deployment.PublishedShop;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The sample compiled to a native program: without a warning, and it does what it does elsewhere.</summary>
public sealed class NativeAotTests(NativeShop shop, ITestOutputHelper output) : IClassFixture<NativeShop>
{
    private const int Starts = 5;
    private const double Megabyte = 1e6;
    private const string Sms = """{"to":"+31","body":"hi"}""";

    [NativeFact]
    public void It_is_published_without_a_warning()
    {
        Assert.True(shop.Published.ExitCode == 0, shop.Published.Error + shop.Published.Out);
        Assert.DoesNotContain("warning", shop.Published.Out + shop.Published.Error, StringComparison.OrdinalIgnoreCase);
        Assert.True(File.Exists(shop.Program), "The program is there.");
        Assert.False(File.Exists(shop.Program + ".dll"), "It is native.");
    }

    [NativeFact]
    public async Task It_retries_buries_and_replays()
    {
        using var gateway = new Gateway { Status = HttpStatusCode.ServiceUnavailable };
        using var folder = shop.NewFolder(gateway.Address);
        string id = await EnqueueAsync(folder, "sms", Sms);
        using var program = shop.Start(folder);
        await BecomesAsync(folder, id, "DEAD");
        Assert.Equal([id, id], gateway.Requests.Select(request => request.TaskId));
        var letter = Assert.Single((await folder.RunAsync("dlq", "list", "--json")).Succeeded().Json.AsArray());
        Assert.Equal(id, (string)letter!["id"]!);

        gateway.Status = HttpStatusCode.Accepted;
        (await folder.RunAsync("dlq", "replay", id)).Succeeded();
        await BecomesAsync(folder, id, "DONE");
        Assert.Equal(3, gateway.Requests.Count);
        Assert.Equal("+31", (string)JsonNode.Parse(gateway.Requests.Last().Body)!["to"]!);
        await StopsAsync(program);
    }

    [NativeFact]
    public async Task Its_other_handlers_run_too()
    {
        using var gateway = new Gateway();
        using var folder = shop.NewFolder(gateway.Address);
        string call = $$"""{"url":"{{gateway.Address}}hook","body":{"n":[1,null]}, "headers":{"X-Shop":"yes"} }""";
        string webhook = await EnqueueAsync(folder, "webhook", call);
        string cleanup = await EnqueueAsync(folder, "file_cleanup", """{"path":"old","olderThan":"00:00:00"}""");
        string email = await EnqueueAsync(folder, "email", """{"to":"nobody","subject":"s","body":"b"}""");
        using var program = shop.Start(folder);

        await BecomesAsync(folder, webhook, "DONE");
        var request = Assert.Single(gateway.Requests);
        Assert.Equal((webhook, "yes", """{"n":[1,null]}"""), (request.TaskId, request.Shop, request.Body));
        var cleaned = await BecomesAsync(folder, cleanup, "DONE");
        Assert.Equal("""{"deleted":1}""", cleaned["result"]!.ToJsonString());
        await BecomesAsync(folder, email, "DEAD");
        await StopsAsync(program);
    }

    /// <summary>No claim, a figure: the build prints what this writes.</summary>
    [NativeFact]
    public async Task Its_size_its_start_and_its_memory()
    {
        var native = await MeasureAsync(shop.Start);
        var portable = await MeasureAsync(shop.StartPortable);
        double size = new FileInfo(shop.Program).Length / Megabyte,
            library = new FileInfo(shop.Library).Length / Megabyte;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Native AOT: samples/Shop is {size:N1} MB and {library:N1} MB of SQLite (with the runtime beside it {shop.PortableSize / Megabyte:N0} MB); from its start to the first handler {native.Milliseconds:N0} ms ({portable.Milliseconds:N0} ms), then {native.Megabytes:N0} MB resident ({portable.Megabytes:N0} MB); medians of {Starts}"
            )
        );
        Assert.InRange(size, 1, 15);
    }

    // From the process' start until the gateway is asked: a task waits there already.
    private async Task<(double Milliseconds, double Megabytes)> MeasureAsync(Func<ToolFolder, RunningProgram> start)
    {
        var times = new List<double>();
        var memory = new List<double>();
        for (int i = 0; i < Starts; i++)
        {
            using var gateway = new Gateway();
            using var folder = shop.NewFolder(gateway.Address);
            string id = await EnqueueAsync(folder, "sms", Sms);
            long began = TimeProvider.System.GetTimestamp();
            using var program = start(folder);
            await BecomesAsync(folder, id, "DONE");
            times.Add(TimeProvider.System.GetElapsedTime(began, gateway.Requests.Single().At).TotalMilliseconds);
            memory.Add(Resident(program.Id));
            await StopsAsync(program);
        }
        return (Median(times), Median(memory));
    }

    private static double Resident(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / Megabyte;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
