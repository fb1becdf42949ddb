using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;

namespace RegistryDemo;

/// <summary>The registry of task handlers in five parts: registration, a worker, the registry of the process, an override, a type without a handler.</summary>
/// <param name="output">Takes what the parts print.</param>
public sealed class Demo(TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs all parts.</summary>
    public async Task RunAsync()
    {
        RegisterHandlers();
        await RunWorkerAsync();
        UseDefaultRegistry();
        await OverrideHandlerAsync();
        await RunUnregisteredTypeAsync();
    }

    private void RegisterHandlers()
    {
        Title(1, "Handlers are registered");
        var registry = Sample();
        foreach (var info in registry.Infos)
            output.WriteLine($"  {info.TaskType} {info.Version}: {info.Description}");
        output.WriteLine($"  is 'send_email' registered? {registry.IsRegistered("send_email")}; and 'fax'? {registry.IsRegistered("fax")}");
        Refused(() => registry.Register("send_email", Print));
        Refused(() => registry.Register("", Print));
        Refused(() => registry.Register("fax", null!));
    }

    private async Task RunWorkerAsync()
    {
        Title(2, "A worker runs what is registered");
        using var host = await StartAsync(Sample());
        await SubmitAsync(host, "send_email", """{"to":"ada@example.com"}""");
        await SubmitAsync(host, "generate_report", """{"month":11}""");
        await host.StopAsync();
    }

    private void UseDefaultRegistry()
    {
        Title(3, "One registry for the whole process");
        TaskRegistry.ResetDefault();
        TaskRegistry.Default.Register("backup_data", Print);
        output.WriteLine($"  types: {string.Join(", ", TaskRegistry.Default.Types)}");
        TaskRegistry.ResetDefault();
        output.WriteLine($"  types after the reset: {TaskRegistry.Default.Types.Count}");
    }

    private async Task OverrideHandlerAsync()
    {
        Title(4, "A handler replaces another one");
        var registry = Sample();
        registry.Register("send_email", PrintLoudly, "Sends mail, loudly", version: "2.0.0", allowOverride: true);
        output.WriteLine($"  send_email is {registry.Info("send_email")!.Version} now");
        using var host = await StartAsync(registry);
        await SubmitAsync(host, "send_email", """{"to":"ada@example.com"}""");
        await host.StopAsync();
    }

    private async Task RunUnregisteredTypeAsync()
    {
        Title(5, "A type without a handler");
        Refused(() => Sample().Get("unknown_task"));
        using var host = await StartAsync(Sample());
        await SubmitAsync(host, "unknown_task", "{}");
        await host.StopAsync();
    }

    private TaskRegistry Sample()
    {
        var registry = new TaskRegistry();
        registry.Register("send_email", Print, "Sends email notifications");
        registry.Register("generate_report", Print, "Generates reports", version: "1.2.0");
        return registry;
    }

    private static async Task<IHost> StartAsync(TaskRegistry registry)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddTaskKit(registry).UseBackend("memory", context => new InMemoryBackend(context.Time, context.Retention));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    // Waits for the end of the task, so that the output stands in order.
    private async Task SubmitAsync(IHost host, string type, string json)
    {
        using var document = JsonDocument.Parse(json);
        var task = new RawTask(type, document.RootElement.Clone());
        var outcomes = await host
            .Services.GetRequiredService<ITaskClient>()
            .SubmitAsync([new TaskSubmission<RawTask>(RawTask.CodecOf(type), task)]);
        var operations = host.Services.GetRequiredService<ITaskOperations>();
        TaskRecord? record;
        while ((record = await operations.FindAsync(outcomes[0].Id, CancellationToken.None)) is not { FinishedAt: not null })
            await Task.Delay(Pause, TimeProvider.System);
        output.WriteLine($"  {type}: {record.State}{(record.Failure is { } failure ? $", {failure.Error.Message}" : "")}");
    }

    private ValueTask<TaskResult> Print(RawTask task, TaskContext context, CancellationToken cancellationToken)
    {
        output.WriteLine($"  {task.Type} runs with {task.Payload.GetRawText()}");
        return ValueTask.FromResult(TaskResult.Done);
    }

    private ValueTask<TaskResult> PrintLoudly(RawTask task, TaskContext context, CancellationToken cancellationToken)
    {
        output.WriteLine($"  {task.Type.ToUpperInvariant()} RUNS WITH {task.Payload.GetRawText()}");
        return ValueTask.FromResult(TaskResult.Done);
    }

    private void Refused(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is ArgumentException or TaskHandlerAlreadyRegisteredException or TaskHandlerNotRegisteredException)
        {
            output.WriteLine($"  {e.GetType().Name}: {e.Message}");
        }
    }

    private void Title(int number, string text) => output.WriteLine($"{number}. {text}");
}
