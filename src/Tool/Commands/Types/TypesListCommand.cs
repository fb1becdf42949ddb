using System.CommandLine;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>
/// <c>types list</c>: lists the task types in the manifest of the built assembly, which is not run. A type that is off is listed, with a mark.
/// </summary>
internal static class TypesListCommand
{
    public static Command Create(CommandActions actions)
    {
        var domain = new Option<string?>("--domain") { Description = "Only the types of this domain." };
        var command = new Command("list", "List the task types that the project declares.") { domain };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(domain), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string? domain, CancellationToken cancellationToken)
    {
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        var rows = TypeRow.Of(context, project, manifest);
        var shown = domain is null ? rows : [.. rows.Where(row => row.Type.Domain == domain)];
        string unhandled = manifest.CatchAll is null ? "(elsewhere)" : "(catch-all)";
        context.Output.List(shown, [.. Columns(shown, unhandled)], TypeJson.Of);
        if (rows.Count == 0)
            context.Output.Say($"{manifest.Assembly} declares no task types. Add one: dotnet taskkit new handler SendSms");
        else if (shown.Count == 0)
            context.Output.Say(Nothing(manifest, domain!));
        if (domain is null && manifest.CatchAll is { } catchAll)
            context.Output.Say($"All other types go to the catch-all handler {catchAll}.");
        return ExitCodes.Success;
    }

    // Empty columns are left out: most programs have one version of each type, and many have neither domains nor flags.
    private static IEnumerable<Column<TypeRow>> Columns(IReadOnlyList<TypeRow> rows, string unhandled)
    {
        yield return new("TYPE", row => row.Type.Type, Fit: Fit.Whole);
        if (rows.Any(row => row.Type.Domain is not null))
            yield return new("DOMAIN", row => row.Type.Domain);
        if (rows.Any(row => row.Type.Versions.Count > 1 || row.Type.VersionText != "1.0.0"))
            yield return new("VERSION", row => string.Join(", ", row.Type.Versions.Select(version => version.VersionText)));
        if (rows.Any(row => row.Type.Flags.Count > 0))
            yield return new("FLAGS", row => string.Join(", ", row.Type.Flags));
        yield return new("HANDLER", row => row.Type.Handler ?? unhandled);
        yield return new("PAYLOAD", row => row.Type.Payload);
        yield return new("RETRIES", row => row.Type.MaxRetries?.ToString() ?? "", Right: true);
        yield return new("TIMEOUT", row => row.Type.Timeout, Right: true);
        if (rows.Any(row => row.Off is not null))
            yield return new("STATE", row => row.State, Fit: Fit.Wrap);
        yield return new("DESCRIPTION", row => row.Type.Description, Fit: Fit.Wrap);
    }

    private static string Nothing(TaskManifest manifest, string domain)
    {
        var known = manifest
            .Types.Select(type => type.Domain)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        string list = known.Count == 0 ? "It has none." : $"Known: {string.Join(", ", known)}.";
        return $"{manifest.Assembly} has no domain '{domain}'.{NearMiss.Hint(domain, known)} {list}";
    }
}
