using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Linter;

/// <summary>The OpenAPI document before a linter made elsewhere.</summary>
public sealed class LinterTests
{
    [NodeFact]
    public async Task The_linter_finds_nothing_in_the_document()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string findings = await Redocly.LintAsync(await host.Client.GetStringAsync("/api/v1/openapi.json"));
        Assert.True(findings.Length == 0, findings);
    }

    [NodeFact]
    public async Task The_linter_finds_an_example_that_breaks_its_schema_and_a_reference_that_leads_nowhere()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string document = await host.Client.GetStringAsync("/api/v1/openapi.json");
        Assert.Contains(
            "no-invalid-schema-examples",
            await Redocly.LintAsync(document.Replace("\"speed\": \"Slow\"", "\"speed\": \"Other\"", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no-unresolved-refs",
            await Redocly.LintAsync(document.Replace("schemas/TaskPage\"", "schemas/TaskPages\"", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_program_is_a_reason_to_skip() => Assert.Equal(NodeProgram.Skip, new NodeFactAttribute().Skip);
}
