namespace TaskKit.Registry;

/// <summary>No handler is registered for a task type. The message lists the types that have one.</summary>
public sealed class TaskHandlerNotRegisteredException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="type">The task type's name.</param>
    /// <param name="registered">The names of the registered types, in any order.</param>
    public TaskHandlerNotRegisteredException(string type, IEnumerable<string> registered)
        : base(Text(type, registered)) => TaskType = type;

    /// <summary>The task type's name.</summary>
    public string TaskType { get; }

    /// <summary>The sentence about a type without a handler, for all places that state it.</summary>
    internal static string Text(string type, IEnumerable<string> registered) =>
        $"No handler registered for task type '{type}'. Registered types: [{string.Join(", ", registered.Order(StringComparer.Ordinal).Select(known => $"'{known}'"))}]";
}
