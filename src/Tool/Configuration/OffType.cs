namespace TaskKit.Tool;

/// <summary>A task type that the program's configuration switches off.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Reason">The cause, without a full stop.</param>
/// <param name="Keys">The keys to change, in the order in which they override each other.</param>
/// <param name="Fix">The change, in words, that switches the type on.</param>
internal sealed record OffType(string Type, string Reason, IReadOnlyList<string> Keys, string Fix)
{
    /// <summary>The sentence for a task that waits because its type is off.</summary>
    public string Sentence => $"task type '{Type}' is off in this configuration: {Reason}";
}
