namespace TaskKit.Backends;

/// <summary>The backend cannot store or hand out tasks at the moment. The caller may try again later.</summary>
/// <param name="message">What failed and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class BackendUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// True when it is not known whether what was submitted is stored, or when a part of it is. A repeat under the same ids or idempotency keys is one task.
    /// </summary>
    /// <value><see langword="false"/> by default: nothing was stored.</value>
    public bool MayBeStored { get; init; }
}

/// <summary>The backend is unusable until a person acts (its file is gone, its schema is newer): the worker stops with an error.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class BackendLostException(string message, Exception? inner = null) : Exception(message, inner);
