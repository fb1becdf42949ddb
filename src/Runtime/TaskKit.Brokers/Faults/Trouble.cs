namespace TaskKit.Brokers.Faults;

/// <summary>A fault that a part of the worker knows of.</summary>
/// <param name="Text">The cause in words, with what to do.</param>
/// <param name="IsConnection">True when the broker could not be reached. Such a fault ends when the broker can be reached again.</param>
internal sealed record Trouble(string Text, bool IsConnection);
