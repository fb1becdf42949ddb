using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>TK1035: a handler that lets a payload choose the class that runs.</summary>
public sealed class ClassByNameTests
{
    private const string Payload = "public sealed record A(string Name);\n";

    [Theory]
    [InlineData("Type.GetType(name)", "Type.GetType")]
    [InlineData("Type.GetType(name, throwOnError: true)", "Type.GetType")]
    [InlineData("typeof(A).Assembly.GetType(name)", "Assembly.GetType")]
    [InlineData("typeof(A)?.Assembly?.GetType(name)", "Assembly.GetType")]
    [InlineData("typeof(A).Assembly.CreateInstance(name)", "Assembly.CreateInstance")]
    [InlineData("System.Reflection.Assembly.Load(name)", "Assembly.Load")]
    [InlineData("System.Reflection.Assembly.Load(new System.Reflection.AssemblyName(name))", "Assembly.Load")]
    [InlineData("System.Reflection.Assembly.Load(new byte[7])", "Assembly.Load")]
    [InlineData("System.Reflection.Assembly.LoadFrom(name)", "Assembly.LoadFrom")]
    [InlineData("System.Reflection.Assembly.LoadFile(name)", "Assembly.LoadFile")]
    [InlineData("Activator.CreateInstance(name.GetType())", "Activator.CreateInstance")]
    [InlineData("Activator.CreateInstance(\"Shop\", name)", "Activator.CreateInstance")]
    [InlineData("new Func<string, object?>(text => Type.GetType(text))(name)", "Type.GetType")]
    public void Seed4_33_a_class_that_is_known_only_at_run_time_is_reported(string expression, string call) =>
        Fires("TK1035", $"Handler 'Handler' calls {call} with a value", Payload + Making(expression));

    [Theory]
    [InlineData("Type.GetType(\"Shop.A\")")]
    [InlineData("Type.GetType(nameof(A))")]
    [InlineData("typeof(A).Assembly.GetType(\"Shop.A\")")]
    [InlineData("Activator.CreateInstance<List<int>>()")]
    [InlineData("Activator.CreateInstance(typeof(A), name)")]
    [InlineData("name.GetType()")]
    [InlineData("new Loader().Load(name)")]
    [InlineData("new Loader().CreateInstance(name)")]
    public void What_the_source_states_and_other_methods_are_silent(string expression) =>
        IsSilent(
            Payload
                + Making(expression)
                + "internal sealed class Loader { public object? Load(string name) => name; public object? CreateInstance(string name) => name; }"
        );

    [Fact]
    public void Other_classes_are_silent() =>
        IsSilent(
            Payload
                + Handler("[TaskHandler(\"a\")]", "A")
                + "public static class Plugins { public static Type? Of(string name) => Type.GetType(name); }"
        );

    [Fact]
    public void A_class_inside_a_handler_and_a_handler_without_the_attribute_are_reported_too()
    {
        Fires(
            "TK1035",
            "Handler 'Handler'",
            Payload
                + Handler(
                    "[TaskHandler(\"a\")]",
                    "A",
                    members: "private static class Inner { public static Type? Of(string name) => Type.GetType(name); }"
                )
        );
        Fires("TK1035", "Handler 'Base'", Payload + Making("Type.GetType(name)", "", "public abstract class Base"));
    }

    private static string Making(
        string expression,
        string attribute = "[TaskHandler(\"a\")]",
        string declaration = "public sealed class Handler"
    ) =>
        $$"""
            {{attribute}}
            {{declaration}} : ITaskHandler<A>
            {
                private static object? Make(string name) => {{expression}};

                public ValueTask<TaskResult> HandleAsync(A payload, TaskContext context, CancellationToken cancellationToken) =>
                    Make(payload.Name) is null ? TaskResult.Discard("nothing") : TaskResult.Done;
            }

            """;
}
