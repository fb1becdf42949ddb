using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers;

namespace TaskKit.Generators.Analyzers;

/// <summary>
/// Finds handlers that load or make a class which is known only at run time. It compares the name of a call first, then checks the class around it,
/// and resolves the symbol last: most calls cost no more than a comparison of texts.
/// </summary>
internal static class ClassesByName
{
    public static void Check(SyntaxNodeAnalysisContext context)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (call.ArgumentList.Arguments.Count == 0 || !IsSuspect(NameOf(call)))
            return;
        if (HandlerAround(context.ContainingSymbol) is not { } handler)
            return;
        if (
            context.SemanticModel.GetOperation(call, context.CancellationToken)
            is not IInvocationOperation { TargetMethod: var method } made
        )
            return;
        if (!ChoosesClass(method) || made.Arguments.Where(NamesClass).All(IsKnown))
            return;
        context.ReportDiagnostic(
            Diagnostic.Create(Diagnostics.ClassByName, call.GetLocation(), handler.Name, $"{method.ContainingType.Name}.{method.Name}")
        );
    }

    private static string? NameOf(InvocationExpressionSyntax call) =>
        call.Expression switch
        {
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
            MemberBindingExpressionSyntax { Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
            // A method that `using static` brings in.
            IdentifierNameSyntax name => name.Identifier.ValueText,
            _ => null,
        };

    private static bool IsSuspect(string? name) =>
        name is "GetType" or "CreateInstance" or "CreateInstanceFrom" or "UnsafeLoadFrom"
        || (name is not null && name.StartsWith("Load", StringComparison.Ordinal));

    private static bool ChoosesClass(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return type.Is("System", "Type") && method.Name == "GetType"
            || type.Is("System", "Activator") && method is { IsGenericMethod: false, Name: "CreateInstance" or "CreateInstanceFrom" }
            || type.Is("System.Reflection", "Assembly") && IsSuspect(method.Name);
    }

    private static bool NamesClass(IArgumentOperation argument) =>
        argument.Parameter?.Type is { } type
        && (
            type.SpecialType == SpecialType.System_String
            || type.TypeKind == TypeKind.Array && ((IArrayTypeSymbol)type).ElementType.SpecialType == SpecialType.System_Byte
            || type.Is("System", "Type")
            || type.Is("System.Reflection", "AssemblyName")
        );

    // A value that the source states cannot come from a payload.
    private static bool IsKnown(IArgumentOperation argument) => argument.Value is ITypeOfOperation || argument.Value.ConstantValue.HasValue;

    private static INamedTypeSymbol? HandlerAround(ISymbol? symbol)
    {
        for (var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType; type is not null; type = type.ContainingType)
            if (HandlerParser.PayloadsOf(type).Any() || type.Attribute(KnownNames.CoreAssembly, KnownNames.HandlerAttribute) is not null)
                return type;
        return null;
    }
}
