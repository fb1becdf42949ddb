using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Demo.Load;
using Shop.Demo.Screen;
using Shop.Demo.Sinks;
using Spectre.Console;
using TaskKit;
using TaskKit.Backends;

namespace Shop.Demo;

/// <summary>
/// The demo: servers that answer well and badly, the shop as a worker process, a process that submits, and this one, which looks on until
/// every task has ended and then checks the sums.
/// </summary>
internal static class DemoRun
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private static string ShopProgram =>
        Path.GetFullPath(
            typeof(DemoRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Shop").Value!
        );

    /// <returns>The exit code: 0 when every task ended as it must.</returns>
    public static async Task<int> RunAsync(string folder)
    {
        LiveView.UseConsole();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var uploads = Uploads.Create(Path.Combine(folder, "uploads"));
        var sales = Sales.Create(Path.Combine(folder, "data"));

        await using var http = await HttpSink.StartAsync(TimeProvider.System);
        await using var smtp = new SmtpSink(TimeProvider.System);
        var settings = Settings(folder, http.Address, smtp.Port);
        using var host = ConnectClient(settings);
        var operations = host.Services.GetRequiredService<ITaskBackend>().Operations!;

        await using var worker = ChildProcess.Start(ShopProgram, [], settings, Path.Combine(folder, "worker.log"));
        await using var submitter = ChildProcess.Start(
            typeof(DemoRun).Assembly.Location,
            ["submit"],
            settings,
            Path.Combine(folder, "submitter.log")
        );
        AnsiConsole.MarkupLineInterpolated($"Worker process {worker.Id}, submitting process {submitter.Id}, and one SQLite file.");

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopAll);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopAll);
        await LiveView.ShowAsync(WatchAsync(operations, worker, submitter, stop.Token));
        var report = new Report(await AllAsync(operations), http.Messages, smtp.Emails, http.Hooks, uploads, sales);
        int exitCode = await worker.StopAsync();
        report.Print(exitCode);
        Console.WriteLine("Look around in what is left:");
        Console.WriteLine(
            $"  dotnet run --project src/Tool -c Release -- dlq list -c Release --project samples/Shop --set TaskKit:Sqlite:Path={folder}/shop.db"
        );
        return report.IsGood(exitCode) ? 0 : 1;

        // Without this process the others would go on forever.
        void StopAll(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static Dictionary<string, string?> Settings(string folder, Uri http, int smtpPort) =>
        new()
        {
            ["TaskKit:Sqlite:Path"] = Path.Combine(folder, "shop.db"),
            ["Shop:Folder"] = Path.Combine(folder, "data"),
            ["TaskKit:Worker:Backoff:Initial"] = "400ms",
            ["TaskKit:Worker:Backoff:Max"] = "2s",
            ["TaskKit:Handlers:sms:BaseAddress"] = http.ToString(),
            ["TaskKit:Handlers:sms:ApiKey"] = "demo",
            ["TaskKit:Handlers:email:Host"] = "127.0.0.1",
            ["TaskKit:Handlers:email:Port"] = smtpPort.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["TaskKit:Handlers:file_cleanup:Root"] = Path.Combine(folder, "uploads"),
            [Submitter.HooksSetting] = http.ToString(),
        };

    private static IHost ConnectClient(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddTaskKitClient(TaskCatalog.Registry);
        return builder.Build();
    }

    private static async IAsyncEnumerable<Snapshot> WatchAsync(
        ITaskOperations operations,
        ChildProcess worker,
        ChildProcess submitter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            int? submitted = submitter.ExitCode;
            var now = new Snapshot(clock.Elapsed, await operations.CountAsync(cancellationToken));
            yield return now;
            if (worker.ExitCode is { } code)
                throw new DemoException($"The worker ended by itself with exit code {code}; see worker.log.");
            if (submitted is not (null or 0))
                throw new DemoException($"The submitter ended with exit code {submitted}; see submitter.log.");
            // What was counted after the last submit is complete.
            if (submitted == 0 && now.IsOver)
                yield break;
            if (clock.Elapsed > Patience)
                throw new DemoException($"After {clock.Elapsed.TotalSeconds:0} s not every task has ended; see worker.log.");
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<TaskRecord>> AllAsync(ITaskOperations operations)
    {
        var all = new List<TaskRecord>();
        for (var query = new TaskQuery { Limit = 500 }; ; )
        {
            var page = await operations.ListAsync(query, CancellationToken.None);
            all.AddRange(page.Tasks);
            if (page.Next is null)
                return all;
            query = query with { Cursor = page.Next };
        }
    }
}
