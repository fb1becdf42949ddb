using System.CommandLine;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary><c>doctor</c>: checks all that a worker needs, from the SDK to the store. Each finding has its fix.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("doctor", "Check the SDK, the project, its configuration and its stored tasks."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var findings = await new Examination(context).RunAsync(cancellationToken).ConfigureAwait(false);
        context.Output.Findings(findings);
        return findings.Any(finding => finding.Grade == Grade.Bad) ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static void Findings(this Output output, IReadOnlyList<Finding> findings)
    {
        Column<Finding>[] columns =
        [
            new("", finding => Mark(finding.Grade)),
            new("CHECK", finding => finding.Check),
            new("FOUND", Text, Fit: Fit.Wrap),
        ];
        output.List(findings, columns, Json);
    }

    private static string Text(Finding finding) =>
        finding.Fix is { } fix ? $"{SafeText.Line(finding.Text)}\n  → {SafeText.Line(fix)}" : SafeText.Line(finding.Text);

    private static string Mark(Grade grade) =>
        grade switch
        {
            Grade.Good => "✓",
            Grade.Doubtful => "!",
            _ => "✗",
        };

    private static JsonNode Json(Finding finding) =>
        new JsonObject
        {
            ["check"] = finding.Check,
            ["status"] = finding.Grade switch
            {
                Grade.Good => "ok",
                Grade.Doubtful => "warning",
                _ => "error",
            },
            ["text"] = finding.Text,
            ["fix"] = finding.Fix,
        };
}
