namespace TaskKit.Redis.State.Connecting;

/// <summary>The meaning of a server's settings for the tasks' state. Both texts name the server and say what to do.</summary>
/// <param name="Fault">Why it cannot be used at all; <see langword="null"/> when it can.</param>
/// <param name="Warning">Why it may lose what it is given; <see langword="null"/> when nothing is known to be wrong.</param>
internal sealed record ServerVerdict(string? Fault = null, string? Warning = null);
