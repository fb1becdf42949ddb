namespace TaskKit.Redis.State.Connecting;

/// <summary>The result of a check of a server. Both texts name the server and say what to do.</summary>
/// <param name="Fault">The reason why the server cannot be used at all; <see langword="null"/> when it can.</param>
/// <param name="Warning">The reason why the server may lose states; <see langword="null"/> when nothing is known to be wrong.</param>
internal sealed record ServerVerdict(string? Fault = null, string? Warning = null);
