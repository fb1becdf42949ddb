using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry;

namespace TaskKit.Tool;

/// <summary>The manifest as a registry: the tool reads settings and makes envelopes by the same code as the application.</summary>
internal static class ManifestRegistry
{
    /// <param name="manifest">The types; <see langword="null"/> for a program that is not built.</param>
    /// <param name="backends">The backends that the tool can open.</param>
    public static TaskRegistry Of(TaskManifest? manifest, IReadOnlyList<TaskBackendProvider> backends)
    {
        var referenced = manifest is null ? backends : backends.Where(backend => manifest.Backends.Contains(backend.GetType().FullName));
        return new TaskRegistry([new ManifestModule(manifest?.Types ?? [])], referenced);
    }

    private sealed class ManifestModule(IReadOnlyList<TaskTypeInfo> types) : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations { get; } =
        [
            .. types.Select(type => new TaskRegistration<NoHandler, RawPayload>(RawPayload.CodecOf(type.Type), _ => new NoHandler())
            {
                Domain = type.Domain,
                Flags = type.Flags,
                Priority = type.Priority,
                Settings = ManifestSettings.Of(type),
            }),
        ];
    }

    private sealed class NoHandler : ITaskHandler<RawPayload>
    {
        public ValueTask<TaskResult> HandleAsync(RawPayload payload, TaskContext context, CancellationToken cancellationToken) =>
            throw new NotSupportedException("The tool runs no handlers.");
    }
}

/// <summary>A payload as the bytes that were given.</summary>
/// <param name="Utf8">JSON that was checked.</param>
internal sealed record RawPayload(ReadOnlyMemory<byte> Utf8)
{
    /// <param name="type">The task type.</param>
    /// <param name="version">The version that the payload belongs to, where a type has several payloads.</param>
    public static PayloadCodec<RawPayload> CodecOf(string type, int? version = null) => new(type, Read, Write) { Version = version };

    private static RawPayload Read(ref Utf8JsonReader json) => throw new NotSupportedException("The tool reads payloads by their schema.");

    // The bytes were checked by the schema; they are stored as they came, spaces included.
    private static void Write(Utf8JsonWriter json, RawPayload payload) => json.WriteRawValue(payload.Utf8.Span, skipInputValidation: true);
}
