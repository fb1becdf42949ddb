namespace TaskKit.Testing;

/// <summary>A test asked for what cannot be done: the message names the cause, and what to do instead.</summary>
public sealed class TaskTestException : Exception
{
    internal TaskTestException(string message, Exception? inner = null)
        : base(message, inner) { }
}
