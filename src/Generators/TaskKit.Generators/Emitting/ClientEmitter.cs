using System.Security;
using TaskKit.Generators.Emitting.Schedules;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting;

/// <summary>Emits the methods that submit tasks: one group per payload, public or internal as the payload is.</summary>
internal static class ClientEmitter
{
    private const string Submits = "global::TaskKit.TaskClientExtensions";
    private const string Task = "global::System.Threading.Tasks.ValueTask";
    private const string Options = "global::TaskKit.EnqueueOptions? options = null";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";
    private const string Client = "this global::TaskKit.ITaskClient client";

    public static string Emit(string assembly, ModuleModel module)
    {
        var code = SourceWriter.ForFile();
        using (code.Block("namespace TaskKit"))
        {
            EmitClass(code, assembly, module.Payloads.Where(payload => payload.IsPublic).ToList(), isPublic: true);
            EmitClass(code, assembly, module.Payloads.Where(payload => !payload.IsPublic).ToList(), isPublic: false);
        }
        return code.ToString();
    }

    private static void EmitClass(SourceWriter code, string assembly, List<PayloadModel> payloads, bool isPublic)
    {
        if (payloads.Count == 0)
            return;
        code.Line($"/// <summary>Submits and schedules the tasks of {assembly}.</summary>");
        using var _ = code.Block($"{(isPublic ? "public" : "internal")} static class {GeneratedNames.Client(assembly, isPublic)}");
        foreach (var payload in payloads)
        {
            string codec =
                $"global::{KnownNames.GeneratedNamespace}.{GeneratedNames.Module(assembly)}.{GeneratedNames.Codec(payload.CodeName)}";
            EmitMethods(code, payload, codec);
        }
    }

    private static void EmitMethods(SourceWriter code, PayloadModel payload, string codec)
    {
        string version = payload.Version is { } number ? $", version {number}" : "";
        string type = $"<c>{SecurityElement.Escape(payload.TaskType)}</c>{version}";
        code.Line($"/// <summary>Submits a task of type {type}.</summary>");
        code.Line("/// <returns>The stored task's id.</returns>");
        code.Line($"public static {Task}<global::TaskKit.TaskId> EnqueueAsync({Client}, {payload.Type} payload, {Options}, {Token}) =>");
        using (code.Indent())
            code.Line($"{Submits}.SubmitOneAsync(client, {codec}, payload, options, cancellationToken);");
        code.Line();
        code.Line($"/// <summary>Submits several tasks of type {type} in one call.</summary>");
        code.Line("/// <returns>The stored tasks' ids, in the order of the payloads.</returns>");
        string many = $"global::System.Collections.Generic.IEnumerable<{payload.Type}> payloads";
        code.Line(
            $"public static {Task}<global::System.Collections.Generic.IReadOnlyList<global::TaskKit.TaskId>> EnqueueManyAsync({Client}, {many}, {Options}, {Token}) =>"
        );
        using (code.Indent())
            code.Line($"{Submits}.SubmitManyAsync(client, {codec}, payloads, options, cancellationToken);");
        code.Line();
        code.Line($"/// <summary>Adds a task of type {type} that is stored together with the running task's success.</summary>");
        code.Line($"public static void FollowUp(this global::TaskKit.TaskContext context, {payload.Type} payload, {Options}) =>");
        using (code.Indent())
            code.Line($"context.AddFollowUp({codec}, payload, options);");
        code.Line();
        ScheduleClientEmitter.Emit(code, payload, codec);
    }
}
