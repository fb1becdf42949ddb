using TaskKit.Registry;
using TaskKit.Registry.Modules;

namespace TaskKit.TestSupport;

/// <summary>A module of handlers that a test composes.</summary>
internal sealed class HandlerModule(params TaskRegistration[] registrations) : TaskModule
{
    private readonly TaskCatchAll? _catchAll;

    public HandlerModule(TaskCatchAll catchAll, params TaskRegistration[] registrations)
        : this(registrations) => _catchAll = catchAll;

    public override IReadOnlyList<TaskRegistration> Registrations { get; } = registrations;

    public override TaskCatchAll? CatchAll => _catchAll;
}

/// <summary>Registrations as the generator writes them, of probes.</summary>
internal static class Handlers
{
    public static readonly ProbeScript Nothing = (_, _, _) => TaskResult.Done;

    public static TaskRegistration Of(
        string type,
        ProbeScript? script = null,
        string? domain = null,
        int version = 1,
        string[]? flags = null,
        int? concurrency = null
    ) =>
        new TaskRegistration<ProbeHandler, Probe>(ProbeCatalog.CodecOf(type), _ => new ProbeHandler(script ?? Nothing))
        {
            Domain = domain,
            Version = version,
            Flags = flags ?? [],
            Concurrency = concurrency,
        };

    public static TaskRegistry Registry(params TaskRegistration[] registrations) => new([new HandlerModule(registrations)], []);

    /// <summary>A catalog of two types in a domain and one without.</summary>
    public static TaskRegistry Billing() =>
        Registry(Of("payment_processing", domain: "billing"), Of("invoice_generation", domain: "billing"), Of("export"));
}
