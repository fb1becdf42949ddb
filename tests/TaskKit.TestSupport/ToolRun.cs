namespace TaskKit.TestSupport;

/// <summary>The results of a run of the tool, or of another program.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public System.Text.Json.Nodes.JsonNode Json => System.Text.Json.Nodes.JsonNode.Parse(Out)!;

    public ToolRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}: {Error}{Out}");
        return this;
    }
}
