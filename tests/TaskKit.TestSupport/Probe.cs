using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Modules;

// As the generator would write it for the catalog of the tests.
[assembly: TaskManifest(
    """{"manifestVersion":1,"types":[{"type":"probe","schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}]}"""
)]

namespace TaskKit.TestSupport;

internal sealed record Probe(string Name);

internal delegate ValueTask<TaskResult> ProbeScript(Probe probe, TaskContext context, CancellationToken cancellationToken);

/// <summary>A handler that does what a test tells it to.</summary>
internal sealed class ProbeHandler(ProbeScript script) : ITaskHandler<Probe>
{
    public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
        script(payload, context, cancellationToken);
}

/// <summary>A registry written by hand, as the generator writes one.</summary>
internal static class ProbeCatalog
{
    public const string Type = "probe";
    public const string Limited = "limited";

    public static readonly PayloadCodec<Probe> Codec = CodecOf(Type);
    public static readonly PayloadCodec<Probe> LimitedCodec = CodecOf(Limited);

    public static TaskRegistry Registry(ProbeScript script, params HandlerDependency[] dependencies) =>
        new([new Module(script, dependencies)], []);

    public static PayloadCodec<Probe> CodecOf(string type) =>
        new(
            type,
            (ref Utf8JsonReader json) =>
            {
                string? name = null;
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    bool isName = json.ValueTextEquals("name");
                    json.Read();
                    if (isName)
                        name = json.GetString();
                }
                return new Probe(name ?? throw new PayloadException(type, $"{type}: 'name' is required"));
            },
            (json, probe) =>
            {
                json.WriteStartObject();
                json.WriteString("name", probe.Name);
                json.WriteEndObject();
            }
        );

    private sealed class Module(ProbeScript script, HandlerDependency[] dependencies) : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations { get; } =
        [
            new TaskRegistration<ProbeHandler, Probe>(Codec, services => Activate(services, script, dependencies))
            {
                Dependencies = dependencies,
            },
            new TaskRegistration<ProbeHandler, Probe>(LimitedCodec, _ => new ProbeHandler(script)) { Concurrency = 2, MaxRetries = 1 },
        ];

        private static ProbeHandler Activate(IServiceProvider services, ProbeScript script, HandlerDependency[] dependencies)
        {
            foreach (var dependency in dependencies)
                _ = services.GetService(dependency.Service);
            return new ProbeHandler(script);
        }
    }
}
