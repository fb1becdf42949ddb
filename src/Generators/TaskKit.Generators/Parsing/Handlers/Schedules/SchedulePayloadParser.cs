using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskKit.Generators.Model;
using TaskKit.Settings;

namespace TaskKit.Generators.Parsing.Handlers.Schedules;

/// <summary>Finds the expression that makes a schedule's payload: a call of a method of the handler, or <c>new</c> without arguments.</summary>
internal static class SchedulePayloadParser
{
    private const string SuggestedMethod = "PayloadOf";

    /// <summary>The expression, with the parameter <c>window</c>; <see langword="null"/> when there is none, which is reported.</summary>
    public static string? Parse(StatedSchedule stated)
    {
        if (NameOfMethod(stated) is { } method)
            return OfMethod(stated, method);
        var shape = stated.Handler.Payload.Shapes[0];
        var required = shape.Members.Where(member => member.IsRequired).Select(member => $"'{member.PlainName}'").ToList();
        if (required.Count == 0)
            return $"new {shape.Type}({string.Join(", ", shape.ConstructorMembers.Select(index => Default(shape.Members[index])))})";
        ReportMissing(stated, string.Join(", ", required));
        return null;
    }

    // Suggests a method of the class that fits, such as that of another schedule, before a new one.
    private static void ReportMissing(StatedSchedule stated, string required)
    {
        string? usable = stated
            .Type.GetMembers()
            .OfType<IMethodSymbol>()
            .FirstOrDefault(method => WhyUnusable(stated, method) is null)
            ?.Name;
        string name = usable ?? FreeName(stated.Type);
        stated.Report(
            ScheduleDiagnostics.NoSchedulePayload,
            usable is null ? Fix(stated, name) : Fix(stated, name).Remove(FixProperties.Payload),
            PayloadOf(stated).Name,
            stated.Name,
            required,
            usable is null
                ? $"write a static method of '{stated.Type.Name}' that takes a TaskWindow and returns {PayloadOf(stated).Name}, and name it"
                : "name the method that makes it",
            name
        );
    }

    // For a method that does not exist yet, nameof(PayloadOf) is no constant: the name is taken from the syntax.
    private static string? NameOfMethod(StatedSchedule stated) =>
        stated.Attribute.Named<string>("Payload")
        ?? (
            stated.Syntax?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "Payload")
                is { Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } name }
                ? (name.ArgumentList.Arguments.FirstOrDefault()?.Expression as IdentifierNameSyntax)?.Identifier.ValueText
                : null
        );

    private static string? OfMethod(StatedSchedule stated, string name)
    {
        var methods = Named(stated.Type, name).ToList();
        string? why = methods.Count == 0 ? Missing(stated, name) : null;
        foreach (var method in methods)
        {
            why = WhyUnusable(stated, method);
            if (why is null)
                return $"{method.ContainingType.CodeNameNotNull()}.{name.Escaped()}(window)";
        }
        stated.Report(
            ScheduleDiagnostics.BadPayloadFactory,
            methods.Count == 0 ? Fix(stated, name) : ImmutableDictionary<string, string?>.Empty,
            name,
            stated.Name,
            why
        );
        return null;
    }

    private static string Missing(StatedSchedule stated, string name)
    {
        var methods = stated
            .Type.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(method => method is { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false, IsStatic: true })
            .Select(method => method.Name);
        return $"is no method of '{stated.Type.Name}'.{NearMiss.Hint(name, methods)} Write it: {Signature(stated, name)}";
    }

    private static string? WhyUnusable(StatedSchedule stated, IMethodSymbol method)
    {
        string signature = Signature(stated, method.Name);
        if (!method.IsStatic)
            return $"is not static; write {signature}";
        if (method.Arity > 0)
            return $"is generic; write {signature}";
        if (
            method.Parameters is not [{ RefKind: RefKind.None or RefKind.In } window]
            || !window.Type.Is(KnownNames.CoreAssembly, KnownNames.TaskWindow)
        )
            return $"does not take one TaskWindow; write {signature}";
        if (!SymbolEqualityComparer.Default.Equals(method.ReturnType, PayloadOf(stated)))
            return $"returns {method.ReturnType.FullName()}; write {signature}";
        if (method.ReturnType.NullableAnnotation == NullableAnnotation.Annotated)
            return $"may return null; write {signature}";
        if (!stated.Compilation.IsSymbolAccessibleWithin(method, stated.Compilation.Assembly))
            return $"is not accessible, and generated code calls it; write {signature}";
        return method.IsForbidden() ? "is marked [Obsolete] as an error" : null;
    }

    private static IEnumerable<IMethodSymbol> Named(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            foreach (var method in level.GetMembers(name).OfType<IMethodSymbol>())
                yield return method;
        }
    }

    private static string Signature(StatedSchedule stated, string name) =>
        $"internal static {PayloadOf(stated).Name} {name}(TaskWindow window)";

    private static INamedTypeSymbol PayloadOf(StatedSchedule stated) => (INamedTypeSymbol)HandlerParser.PayloadsOf(stated.Type).Single();

    private static string FreeName(INamedTypeSymbol type) =>
        type.GetMembers(SuggestedMethod).IsEmpty ? SuggestedMethod : SuggestedMethod + "Schedule";

    private static ImmutableDictionary<string, string?> Fix(StatedSchedule stated, string method) =>
        ImmutableDictionary<string, string?>
            .Empty.Add(FixProperties.Name, method)
            .Add(FixProperties.Payload, PayloadOf(stated).CodeNameNotNull());

    private static string Default(MemberModel member) => member.Default == "default!" ? $"({member.Use.Type})default!" : member.Default;
}
