namespace TaskKit.Http.Tests.Linter;

/// <summary>The linter of OpenAPI documents.</summary>
internal static class Redocly
{
    private static readonly string Program = Path.Combine(NodeProgram.Folder, "node_modules", "@redocly", "cli", "bin", "cli.js");

    /// <summary>Checks a document by the rules in <c>redocly.yaml</c>.</summary>
    /// <returns>Empty for a document without faults; else the findings.</returns>
    public static async Task<string> LintAsync(string document)
    {
        var folder = Directory.CreateTempSubdirectory("taskkit-openapi-");
        string file = Path.Combine(folder.FullName, "openapi.json");
        await File.WriteAllTextAsync(file, document);
        try
        {
            string rules = Path.Combine(NodeProgram.Folder, "redocly.yaml");
            string[] arguments = [Program, "lint", "--config", rules, "--lint-config=error", "--format=stylish", file];
            var (code, output) = await NodeProgram.RunAsync("", arguments);
            return code == 0 ? "" : output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
