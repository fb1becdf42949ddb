namespace TaskKit.Templates.Tests;

/// <summary>
/// A solution that a script writes from templates and packages alone: the modules <c>billing</c> and <c>user_management</c>, a third domain on a
/// handler, a payload in two versions, and a feature flag.
/// </summary>
public sealed class ModulesSolution(Packages packages) : WrittenSolution(packages, "Modules", "Shop")
{
    private const string Settings = """
        {
          "Logging": { "LogLevel": { "Default": "Information" } },
          "worker": { "tasks": { "new_reports": false } }
        }

        """;

    private const string Journal = """
        namespace Shop;

        /// <summary>The effects of the handlers: a line for each task.</summary>
        public static class Journal
        {
            private static readonly Lock Gate = new();

            public static void Write(string line)
            {
                if (Environment.GetEnvironmentVariable("JOURNAL") is { } path)
                    lock (Gate)
                        File.AppendAllText(path, line + "\n");
            }
        }

        """;

    private const string Invoices = """
        using TaskKit;

        namespace Shop.Billing;

        public sealed record Invoice(int OrderId);

        public sealed record InvoiceV2(string Order, string Currency);

        [TaskHandler("invoice", Version = 1, Description = "Invoices by the number of an order")]
        public sealed class InvoiceHandler : ITaskHandler<Invoice>
        {
            public ValueTask<TaskResult> HandleAsync(Invoice invoice, TaskContext context, CancellationToken cancellationToken)
            {
                Journal.Write($"invoice, version 1: order {invoice.OrderId}");
                return TaskResult.Done;
            }
        }

        [TaskHandler("invoice", Version = 2, Description = "Invoices in a currency")]
        public sealed class InvoiceV2Handler : ITaskHandler<InvoiceV2>
        {
            public ValueTask<TaskResult> HandleAsync(InvoiceV2 invoice, TaskContext context, CancellationToken cancellationToken)
            {
                Journal.Write($"invoice, version 2: order {invoice.Order} in {invoice.Currency}");
                return TaskResult.Done;
            }
        }

        """;

    private const string Reports = """
        using TaskKit;

        namespace Shop.UserManagement;

        public sealed record ActivityReport(int Month);

        [FeatureFlag("new_reports")]
        [TaskHandler("user_management:activity_report", Description = "What users did in a month")]
        public sealed class ActivityReportHandler : ITaskHandler<ActivityReport>
        {
            public ValueTask<TaskResult> HandleAsync(ActivityReport report, TaskContext context, CancellationToken cancellationToken)
            {
                Journal.Write($"report: month {report.Month}");
                return TaskResult.Done;
            }
        }

        """;

    private const string Logs = """
        using TaskKit;

        namespace Shop;

        public sealed record LogCleanup(int Days);

        [TaskDomain("system_maintenance")]
        [TaskHandler("log_cleanup", Description = "Removes old logs")]
        public sealed class LogCleanupHandler : ITaskHandler<LogCleanup>
        {
            public ValueTask<TaskResult> HandleAsync(LogCleanup cleanup, TaskContext context, CancellationToken cancellationToken)
            {
                Journal.Write($"logs: {cleanup.Days} days");
                return TaskResult.Done;
            }
        }

        """;

    private protected override async Task WriteAsync()
    {
        await RunAsync("rm -r Shop/Greetings");
        ChooseProject();
        await RunAsync("dotnet taskkit new module billing InvoiceGeneration");
        await RunAsync("dotnet taskkit new module user_management WelcomeEmail");
        Written.Write("Shop/appsettings.json", Settings);
        Written.Write("Shop/Journal.cs", Journal);
        Written.Write("Shop/Billing/Invoices.cs", Invoices);
        Written.Write("Shop/UserManagement/ActivityReport.cs", Reports);
        Written.Write("Shop/LogCleanup.cs", Logs);
        await RunAsync("""sed -i 's|await Task.CompletedTask|Journal.Write($"{context.Type}: {payload.Id}"); &|' Shop/*/*Handler.cs""");
        await RunAsync("dotnet new sln --name Shop | head -1");
        await RunAsync("dotnet sln add Shop Shop.Tests");
        await RunAsync("find . -name '*.cs' -not -path '*/obj/*' | LC_ALL=C sort");
        await RunAsync("dotnet build -nologo -v q --tl:off");
        await RunAsync("dotnet test --no-build -nologo | grep Passed!");
    }

    /// <summary>Begins a script in the solution, with a store and a journal of its own.</summary>
    internal override Script Begin(string name)
    {
        var script = base.Begin(name);
        script.Export("JOURNAL", $"{name}.log");
        return script;
    }
}
