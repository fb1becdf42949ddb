namespace TaskKit;

/// <summary>A configuration value is invalid: the message names its path, what it was, and what is allowed.</summary>
/// <param name="path">The value's path, for example <c>TaskKit:Worker:Timeout</c>.</param>
/// <param name="message">What it was, what is allowed, what to do.</param>
public sealed class TaskKitConfigurationException(string path, string message) : Exception($"{path}: {message}")
{
    /// <summary>The value's path.</summary>
    public string Path { get; } = path;
}
