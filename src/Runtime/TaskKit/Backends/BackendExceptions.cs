namespace TaskKit.Backends;

/// <summary>The backend cannot store or hand out tasks at the moment. The caller may try again later.</summary>
/// <param name="message">What failed and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class BackendUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The backend is unusable until a person acts (its file is gone, its schema is newer): the worker stops with an error.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class BackendLostException(string message, Exception? inner = null) : Exception(message, inner);
