namespace TaskKit.Templates.Tests;

/// <summary>A solution that a script writes from templates and packages alone, once for all that is looked at.</summary>
/// <param name="packages">Brings the tool and the templates.</param>
/// <param name="name">The name of the folder.</param>
/// <param name="project">The name of the program, which the tool is told by a variable.</param>
public abstract class WrittenSolution(Packages packages, string name, string project) : IAsyncLifetime
{
    private string Folder => Path.Combine(packages.Root, name);

    /// <summary>The script that wrote the solution.</summary>
    internal Script Written { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        Written = new Script(packages, Folder);
        await RunAsync($"dotnet new taskkit-worker --name {project} | head -1");
        await WriteAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Writes what follows the new worker.</summary>
    private protected abstract Task WriteAsync();

    /// <summary>Tells the tool from now on which project is meant.</summary>
    private protected void ChooseProject() => Choose(Written);

    /// <summary>Runs a line, which must succeed.</summary>
    private protected async Task RunAsync(string line) => (await Written.RunAsync(line)).Succeeded();

    /// <summary>Begins a script in the solution, with a store of its own.</summary>
    internal virtual Script Begin(string name)
    {
        var script = new Script(packages, Folder);
        Choose(script);
        script.Export("TaskKit__Sqlite__Path", $"{name}.db");
        return script;
    }

    private void Choose(Script script) => script.Export("TASKKIT_PROJECT", project);
}
