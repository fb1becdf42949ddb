using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Publishing;

/// <summary>
/// Publishes the task types of a worker's program at its start and once a day, and warns where its payloads no longer read what another program, or this one before,
/// has published. Nothing waits for it, and nothing fails with it.
/// </summary>
internal sealed class TypePublisher(
    ITaskBackend backend,
    TaskRegistry registry,
    TypeDeclaration declaration,
    RetentionOptions retention,
    TimeProvider time,
    ILoggerFactory logging
) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(2);

    private readonly GuardedLog _log = new(logging.CreateLogger("TaskKit.Worker"));
    private ITimer? _timer;

    public void Start()
    {
        if (backend.Documents is not { } documents)
            return;
        _timer = time.CreateTimer(_ => _ = PublishAsync(documents, compare: false), null, Period, Period);
        _ = Task.Run(() => PublishAsync(documents, compare: true));
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Publishes once.</summary>
    internal async Task PublishAsync(IDocumentStore documents, bool compare)
    {
        try
        {
            var own = Describe();
            if (compare)
                await CompareAsync(documents, own).ConfigureAwait(false);
            var expires = time.GetUtcNow() + (retention.Dead > Shortest ? retention.Dead : Shortest);
            // All at once, so that the store makes batches of them.
            await Task.WhenAll(own.Select(type => documents.WriteAsync(type.Write(expires), CancellationToken.None).AsTask()))
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (e is not ObjectDisposedException)
                _log.NotPublished(e);
        }
    }

    private List<PublishedType> Describe()
    {
        var schemas = ManifestSchemas.Read(registry.Manifests);
        var now = time.GetUtcNow();
        return
        [
            .. registry
                .DeclaredTypes.Concat(registry.Types)
                .Distinct(StringComparer.Ordinal)
                .Select(type =>
                {
                    var info = registry.Info(type);
                    return new PublishedType
                    {
                        Type = type,
                        Program = declaration.Program,
                        Description = info?.Description ?? "",
                        Domain = info?.Domain,
                        Version = info?.Version ?? "1.0.0",
                        Capabilities = info?.Capabilities ?? [],
                        Schema = schemas.GetValueOrDefault(type),
                        Seen = now,
                    };
                }),
        ];
    }

    private async ValueTask CompareAsync(IDocumentStore documents, List<PublishedType> own)
    {
        var known = await PublishedTypes.ReadAsync(documents, "", CancellationToken.None).ConfigureAwait(false);
        var byType = known.ToLookup(type => type.Type, StringComparer.Ordinal);
        foreach (var type in own)
        foreach (var other in byType[type.Type])
            if (SchemaBreaks.Find(other.Schema, type.Schema) is { Count: > 0 } breaks)
                _log.SchemaBreaks(
                    type.Type,
                    type.Program,
                    LogText.Safe(other.Program),
                    other.Seen,
                    LogText.Safe(string.Join("; ", breaks))
                );
    }
}
