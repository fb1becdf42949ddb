using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting;

/// <summary>Emits <c>TaskKit.TaskCatalog</c>. Each compilation has one of its own, invisible to others, even when it declares nothing.</summary>
internal static class CatalogEmitter
{
    private const string Registry = "global::TaskKit.Registry";

    private const string TopicsSummary =
        "The topics of the task types on Kafka, without <c>TaskKit:Kafka:TopicPrefix</c>: where that is set, it stands before each name.";

    public static string Emit(CatalogModel catalog)
    {
        var code = SourceWriter.ForFile();
        using (code.Block("namespace TaskKit"))
        {
            code.Line("/// <summary>The task types of this assembly and of those it references.</summary>");
            code.Line("[global::Microsoft.CodeAnalysis.Embedded]");
            using var _ = code.Block("internal static class TaskCatalog");
            code.Line("/// <summary>The handlers, and the backends that are referenced. Made on first use.</summary>");
            code.Line($"public static {Registry}.TaskRegistry Registry => Made.Registry;");
            code.Line();
            EmitNames(code, catalog, "Types", "The names of the task types.", type => type);
            code.Line();
            EmitNames(code, catalog, "Topics", TopicsSummary, TaskTypeName.ToTopic);
            code.Line();
            EmitRegistry(code, catalog);
        }
        return code.ToString();
    }

    private static void EmitNames(SourceWriter code, CatalogModel catalog, string className, string summary, Func<string, string> value)
    {
        code.Line($"/// <summary>{summary}</summary>");
        using var _ = code.Block($"public static class {className}");
        foreach (string type in catalog.TaskTypes)
        {
            string constant = TaskTypeName.ToConstant(type);
            // A member must not have the name of its class.
            code.Line($"public const string {(constant == className ? constant + "_" : constant)} = {Literals.Of(value(type))};");
        }
    }

    private static void EmitRegistry(SourceWriter code, CatalogModel catalog)
    {
        var modules = catalog.References.Modules.Select(module => module.Type).ToList();
        if (!catalog.Module.IsEmpty)
            modules.Add($"global::{KnownNames.GeneratedNamespace}.{GeneratedNames.Module(catalog.References.Assembly)}");
        using var _ = code.Block("private static class Made");
        code.Line($"internal static readonly {Registry}.TaskRegistry Registry = new(");
        using (code.Indent())
        {
            EmitArray(code, $"{Registry}.Modules.TaskModule", modules, ",");
            EmitArray(
                code,
                "global::TaskKit.Backends.TaskBackendProvider",
                catalog.References.Backends.Select(name => "global::" + name),
                ""
            );
        }
        code.Line(");");
    }

    private static void EmitArray(SourceWriter code, string type, IEnumerable<string> classes, string end)
    {
        code.Line($"new {type}[]");
        using var _ = code.Block("", "}" + end);
        code.List(classes.Select(name => $"new {name}()"));
    }
}
