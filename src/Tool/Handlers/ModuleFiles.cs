namespace TaskKit.Tool;

/// <summary>A file to write.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Text">Its content.</param>
internal sealed record NewFile(string Path, string Text);

/// <summary>
/// Makes the files of a new module: a folder named after the business domain, with its marker, and a payload and handler for each task type.
/// </summary>
internal static class ModuleFiles
{
    private const string Payload = "Id:string";

    public static IEnumerable<NewFile> Of(ModuleName module, UserProject project)
    {
        string folder = Path.Combine(project.Folder, module.Folder);
        string ns = NamespaceOf(module, project);
        yield return new NewFile(Path.Combine(folder, $"{module.Folder}Domain.cs"), Marker(module, ns));
        foreach (var handler in module.Handlers)
            yield return new NewFile(Path.Combine(folder, $"{handler.Task}Handler.cs"), HandlerFile.Write(handler, ns, Payload));
    }

    /// <summary>The tests of the module, in the folder of its name within a test project.</summary>
    public static IEnumerable<NewFile> TestsOf(ModuleName module, UserProject project, TestProject tests)
    {
        string ns = NamespaceOf(module, project);
        return module.Handlers.Select(handler => new NewFile(
            Path.Combine(tests.Folder, module.Folder, $"{handler.Task}HandlerTests.cs"),
            tests.HasKit ? KitTest(handler, ns) : Test(handler, ns)
        ));
    }

    private static string NamespaceOf(ModuleName module, UserProject project) =>
        HandlerFile.NamespaceOf($"{HandlerFile.NamespaceOf(project.RootNamespace)}.{module.Folder}");

    private static string Marker(ModuleName module, string ns) =>
        $$"""
            using TaskKit;

            namespace {{ns}};

            /// <summary>Puts the handlers of this namespace, and of those below it, into the domain <c>{{module.Domain}}</c>.</summary>
            [TaskDomain("{{module.Domain}}")]
            internal static class {{module.Folder}}Domain;

            """;

    private static string KitTest(HandlerName handler, string ns) =>
        $$"""
            using TaskKit.Testing;
            using Xunit;

            namespace {{ns}};

            public sealed class {{handler.Task}}HandlerTests
            {
                [Fact]
                public async Task An_attempt_succeeds()
                {
                    var outcome = await HandlerTest.RunAsync(new {{handler.Task}}Handler(), new {{handler.Task}}("1"));
                    outcome.EnsureDone();
                    Assert.Empty(outcome.FollowUps());
                }
            }

            """;

    // Tests are in the namespace of the handler: elsewhere, the name of the module's namespace could hide that of a payload.
    private static string Test(HandlerName handler, string ns) =>
        $$"""
            using TaskKit;
            using Xunit;

            namespace {{ns}};

            public sealed class {{handler.Task}}HandlerTests
            {
                [Fact]
                public async Task An_attempt_succeeds()
                {
                    var context = new TaskContext("{{handler.Type}}");
                    var result = await new {{handler.Task}}Handler().HandleAsync(new {{handler.Task}}("1"), context, CancellationToken.None);
                    Assert.Same(TaskResult.Done, result);
                    Assert.Empty(context.AddedFollowUps);
                }
            }

            """;
}
