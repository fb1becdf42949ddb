using TaskKit.Backends;
using TaskKit.Backends.Declaring;
using TaskKit.Publishing;
using TaskKit.Registry;

namespace TaskKit.Http.Types;

/// <summary>The task types of all programs: those of this one as its registry knows them, others as they are published.</summary>
internal sealed class TypeCatalog(TaskRegistry registry, ITaskBackend backend, RetentionOptions retention, TimeProvider time)
{
    public async ValueTask<IReadOnlyList<TaskHandlerInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var types = new SortedDictionary<string, TaskHandlerInfo>(StringComparer.Ordinal);
        if (backend.Documents is { } documents)
        {
            foreach (var declared in await documents.ListAsync(DeclaredTypes.Kind, "", cancellationToken).ConfigureAwait(false))
                types[declared.Name] = new TaskHandlerInfo(declared.Name);
            foreach (var type in await PublishedTypes.ListAsync(backend, documents, cancellationToken).ConfigureAwait(false))
                types[type.Type] = InfoOf(type);
        }
        foreach (string type in registry.DeclaredTypes)
            types.TryAdd(type, new TaskHandlerInfo(type));
        foreach (var info in registry.Infos.Where(info => !info.IsCatchAll))
            types[info.TaskType] = info;
        return [.. types.Values];
    }

    /// <returns><see langword="null"/> when no program declares the type.</returns>
    public async ValueTask<TaskHandlerInfo?> FindAsync(string type, CancellationToken cancellationToken)
    {
        if (registry.Info(type) is { } own)
            return own;
        if (TypeName.IsValid(type) && backend.Documents is { } documents)
        {
            if (await PublishedTypes.FindAsync(backend, documents, type, cancellationToken).ConfigureAwait(false) is { } published)
                return InfoOf(published);
            if (await documents.ReadAsync(DeclaredTypes.Kind, type, cancellationToken).ConfigureAwait(false) is not null)
                return new TaskHandlerInfo(type);
        }
        return registry.DeclaredTypes.Contains(type) ? new TaskHandlerInfo(type) : null;
    }

    /// <summary>Registers a type for a program that does not share the store. A repeat changes the time and the description.</summary>
    /// <exception cref="NotSupportedException">The backend keeps no documents.</exception>
    public async ValueTask<TaskHandlerInfo> RegisterAsync(PostedType posted, CancellationToken cancellationToken)
    {
        var documents =
            backend.Documents
            ?? throw new NotSupportedException($"The backend '{backend.Name}' cannot keep task types: it has no documents.");
        var type = new PublishedType
        {
            Type = posted.Type,
            Program = posted.Program,
            Description = posted.Description,
            Seen = time.GetUtcNow(),
        };
        // A worker leaves tasks of a declared type alone, instead of burying them as unknown.
        await backend.DeclareAsync(new TypeDeclaration(posted.Program, [posted.Type]), cancellationToken).ConfigureAwait(false);
        await documents.WriteAsync(type.Write(type.Seen + retention.Dead), cancellationToken).ConfigureAwait(false);
        return await FindAsync(posted.Type, cancellationToken).ConfigureAwait(false) ?? InfoOf(type);
    }

    private static TaskHandlerInfo InfoOf(PublishedType type) =>
        new(type.Type)
        {
            Description = type.Description,
            Domain = type.Domain,
            Version = type.Version,
            Capabilities = type.Capabilities,
            Topic = TaskRegistration.TopicOf(type.Type),
            RegisteredAt = type.Seen,
        };
}
