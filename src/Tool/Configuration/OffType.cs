namespace TaskKit.Tool;

/// <summary>A task type that the program's configuration switches off.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Reason">The cause, without a full stop.</param>
/// <param name="Keys">The keys that are to be changed, the strongest first.</param>
/// <param name="Fix">The change that switches the type on.</param>
internal sealed record OffType(string Type, string Reason, IReadOnlyList<string> Keys, string Fix)
{
    /// <summary>The cause of a waiting task, for people.</summary>
    public string Sentence => $"task type '{Type}' is off in this configuration: {Reason}";
}
