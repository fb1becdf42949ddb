using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using TaskKit.Http.OpenApi;

namespace TaskKit.Tool;

/// <summary><c>openapi</c>: writes the OpenAPI document that the program would serve. It reads the built assemblies and runs nothing.</summary>
internal static class OpenApiCommand
{
    public static Command Create(CommandActions actions)
    {
        var file = new Option<string?>("--out", "-o") { Description = "The file to write; without, the document goes to stdout." };
        var command = new Command("openapi", "Write the OpenAPI document of the project's API, without running it.") { file };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(file), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string? file, CancellationToken cancellationToken)
    {
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        if (project.IsRunnable && !HttpPackage.IsIn(project))
            context.Output.Warn($"{project.Name} does not serve this API: it does not reference TaskKit.Http.");
        byte[] document = OpenApiDocument.Write(manifest.Assembly, manifest.Texts);
        if (file is null)
        {
            context.Output.Document(Encoding.UTF8.GetString(document));
            return ExitCodes.Success;
        }
        string path = Path.GetFullPath(file, context.Host.WorkingDirectory);
        var json = new JsonObject { ["path"] = path, ["written"] = !context.IsDryRun };
        if (context.IsDryRun)
            context.Output.Say($"Would write {path}: {document.Length} bytes.");
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, document, cancellationToken).ConfigureAwait(false);
        }
        context.Output.Value(path, json);
        return ExitCodes.Success;
    }
}
