namespace TaskKit.Tests.Contributing;

/// <summary>Section <c>TaskKit:Box</c>.</summary>
public sealed class BoxOptions
{
    public string Label { get; set; } = "tasks";
}
