namespace TaskKit.Servers;

/// <summary>A server that cannot be had, or does not do what it was told.</summary>
public sealed class ServerException(string message) : Exception(message);
