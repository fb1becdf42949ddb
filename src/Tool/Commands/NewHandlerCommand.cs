using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary><c>new handler</c>: writes a payload record and its handler, to be filled in by the user.</summary>
internal static class NewHandlerCommand
{
    public static Command Create(CommandActions actions)
    {
        var name = new Argument<string>("name") { Description = "What the task does, for example SendSms." };
        var type = new Option<string?>("--type", "--task-type", "-t")
        {
            Description = "The task type's name; without, made of the name: send_sms.",
        };
        var payload = new Option<string>("--payload")
        {
            Description = "The payload's members as Name:type with commas.",
            DefaultValueFactory = _ => HandlerFile.DefaultPayload,
        };
        var folder = new Option<string?>("--output", "-o")
        {
            Description = "The folder of the new file; without, this one if it is in the project.",
        };
        var force = new Option<bool>("--force") { Description = "Overwrite a file that exists." };
        var command = new Command("handler", "Add a payload record and its handler.") { name, type, payload, folder, force };
        return actions.Bind(
            command,
            (context, cancellationToken) =>
            {
                var names = HandlerName.Of(context.Get(name), context.Get(type));
                return RunAsync(context, names, context.Get(payload)!, context.Get(folder), context.Get(force), cancellationToken);
            }
        );
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        HandlerName name,
        string payload,
        string? folder,
        bool force,
        CancellationToken cancellationToken
    )
    {
        HandlerFile.Parameters(payload);
        var project = await context.ProjectAsync(cancellationToken).ConfigureAwait(false);
        string path = Path.Combine(FolderOf(project, folder, context.Host), $"{name.Task}Handler.cs");
        string source = HandlerFile.Write(name, project.RootNamespace, payload);
        if (File.Exists(path) && !force)
            throw new ToolException(ErrorCodes.File, $"{path} exists already; nothing was written.", "--force");
        var json = new JsonObject
        {
            ["path"] = path,
            ["type"] = name.Type,
            ["written"] = !context.IsDryRun,
        };
        if (context.IsDryRun)
        {
            context.Output.Say($"Would write {path}:");
            context.Output.Value(source.TrimEnd(), json);
            return ExitCodes.Success;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, source, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken)
            .ConfigureAwait(false);
        context.Output.Value(path, json);
        context.Output.Say($"An example of its payload, and how to submit it: dotnet taskkit types show {name.Type}");
        return ExitCodes.Success;
    }

    private static string FolderOf(UserProject project, string? asked, ToolHost host)
    {
        if (asked is not null)
            return Path.GetFullPath(asked, host.WorkingDirectory);
        bool isInside = (host.WorkingDirectory + Path.DirectorySeparatorChar).StartsWith(
            project.Folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );
        return isInside ? host.WorkingDirectory : project.Folder;
    }
}
