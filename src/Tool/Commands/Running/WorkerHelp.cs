namespace TaskKit.Tool;

/// <summary>Writes the second half of <c>worker --help</c> and <c>serve --help</c>: the options for the settings of the project's handlers.</summary>
internal static class WorkerHelp
{
    public static async Task WriteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var output = context.Host.Out;
        output.WriteLine("Settings of the project's handlers:");
        foreach (string line in await LinesAsync(context, cancellationToken).ConfigureAwait(false))
            output.WriteLine("  " + SafeText.Line(line));
        output.WriteLine();
    }

    private static async Task<IEnumerable<string>> LinesAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = context.ManifestOf(await context.ProjectAsync(cancellationToken).ConfigureAwait(false));
            SettingInfo[] settings = [.. new HandlerFlags(manifest).All];
            if (settings.Length == 0)
                return [$"{manifest.Assembly} has none."];
            string[] options = [.. settings.Select(setting => $"{setting.Flag} <{setting.KindText}>")];
            int width = options.Max(option => option.Length) + 2;
            return settings.Select((setting, i) => (options[i].PadRight(width) + Text(setting)).TrimEnd());
        }
        catch (ToolException e)
        {
            return [$"not known here. {e.Message}"];
        }
    }

    private static string Text(SettingInfo setting)
    {
        string marks = setting.Marks.Length > 0 ? $" [{setting.Marks}]" : "";
        string fallback = setting is { IsSensitive: false, Default: { Length: > 0 } value } ? $" [default: {value}]" : "";
        return $"{setting.Description}{marks}{fallback}".TrimStart();
    }
}
