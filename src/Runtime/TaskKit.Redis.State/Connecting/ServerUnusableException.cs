namespace TaskKit.Redis.State.Connecting;

/// <summary>A connection was made to a server that cannot be used.</summary>
/// <param name="fault">The reason, and what to do.</param>
internal sealed class ServerUnusableException(string fault) : Exception(fault);
