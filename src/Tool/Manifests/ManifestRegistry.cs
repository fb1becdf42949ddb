using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Modules;

namespace TaskKit.Tool;

/// <summary>Makes a registry of a manifest: the tool then reads settings and makes envelopes by the same code as the program.</summary>
internal static class ManifestRegistry
{
    /// <param name="manifest">The manifest; <see langword="null"/> for a program that is not built.</param>
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
