namespace TaskKit.Tool;

/// <summary>Runs the checks of <c>doctor</c> in order. After a check that fails, it leaves out those that depend on it.</summary>
internal sealed class Examination(CommandContext context)
{
    private readonly List<Finding> _findings = [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        _findings.Add(await SdkCheck.RunAsync(context.Host, cancellationToken).ConfigureAwait(false));
        if (await TryAsync("project", () => ProjectAsync(cancellationToken)).ConfigureAwait(false) is not { } built)
            return _findings;
        var (project, manifest) = built;
        if (
            await TryAsync("configuration", () => Task.FromResult(context.ConfigurationOf(project))).ConfigureAwait(false)
            is not { } configuration
        )
            return _findings;
        _findings.AddRange(ConfigurationCheck.Run(manifest, configuration, context.Host));
        if (_findings.TrueForAll(finding => finding.Grade != Grade.Bad))
            _findings.AddRange(DisabledTypesCheck.Run(manifest, configuration));
        if (_findings.TrueForAll(finding => finding.Grade != Grade.Bad))
        {
            var store = new StoreCheck(project, manifest, configuration, context.Host);
            _findings.AddRange(await store.RunAsync(cancellationToken).ConfigureAwait(false));
        }
        return _findings;
    }

    private async Task<Built> ProjectAsync(CancellationToken cancellationToken)
    {
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        _findings.Add(Finding.Good("project", project.Path));
        _findings.Add(TypesOf(manifest));
        return new Built(project, manifest);
    }

    private static Finding TypesOf(TaskManifest manifest)
    {
        var orphans = manifest.Types.Where(type => type.Handler is null).Select(type => type.Type).ToList();
        if (manifest.Types.Count == 0)
            return Finding.Doubtful("task types", "none are declared.", "dotnet taskkit new handler SendSms");
        return orphans.Count == 0 || manifest.CatchAll is not null
            ? Finding.Good("task types", string.Join(", ", manifest.Types.Select(type => type.Type)))
            : Finding.Doubtful(
                "task types",
                $"no handler in this program: {string.Join(", ", orphans)}. It can submit these types, but a worker of it cannot run them.",
                $"add a class with [TaskHandler] that implements ITaskHandler<{manifest.Types.First(type => type.Handler is null).Payload}>"
            );
    }

    private async Task<T?> TryAsync<T>(string check, Func<Task<T>> run)
        where T : class
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (ToolException e)
        {
            _findings.Add(Finding.Of(check, e));
            return null;
        }
    }

    private sealed record Built(UserProject Project, TaskManifest Manifest);
}
