using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskKit.Generators.Emitting;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers;

namespace TaskKit.Generators;

/// <summary>
/// The generator: it writes the catalog, the payload codecs and the typed submit methods. It only connects the steps of the pipeline; the work is in
/// the folders Parsing, Model and Emitting.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TaskHandlerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        var handlers = Found(context, KnownNames.HandlerAttributeFull, Steps.Handlers, HandlerParser.Parse);
        var payloads = Found(context, KnownNames.PayloadAttributeFull, Steps.Payloads, PayloadParser.ParseDeclared);
        var domains = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                KnownNames.DomainAttributeFull,
                static (node, _) => node is TypeDeclarationSyntax or CompilationUnitSyntax,
                static (found, _) => DomainParser.Parse(found.TargetSymbol, found.Attributes[0])
            )
            .Where(static domain => domain is not null)
            .Select(static (domain, _) => domain!)
            .WithTrackingName(Steps.Domains);
        var catchAlls = Found(context, KnownNames.CatchAllAttributeFull, Steps.CatchAll, CatchAllParser.Parse);
        var references = context.CompilationProvider.Select(ReferenceParser.Parse).WithTrackingName(Steps.References);
        var module = handlers
            .Collect()
            .Combine(payloads.Collect())
            .Combine(domains.Collect().Combine(catchAlls.Collect()))
            .Select(static (found, _) => ModuleComposition.Compose(found.Left.Left, found.Left.Right, found.Right.Left, found.Right.Right))
            .WithTrackingName(Steps.Module);
        var catalog = references
            .Combine(module)
            .Select(static (found, _) => new CatalogModel(found.Left, found.Right))
            .WithTrackingName(Steps.Catalog);
        var assembly = references.Select(static (found, _) => found.CoreVersion is null ? null : found.Assembly);

        context.RegisterSourceOutput(module.Combine(assembly), EmitModule);
        context.RegisterSourceOutput(module.SelectMany(static (found, _) => found.Payloads).Combine(assembly), EmitPayload);
        context.RegisterSourceOutput(catalog, EmitCatalog);
    }

    private delegate Parsed<T> Parser<T>(
        INamedTypeSymbol symbol,
        AttributeData attribute,
        Compilation compilation,
        CancellationToken cancellationToken
    )
        where T : class;

    private static IncrementalValuesProvider<T> Found<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        string step,
        Parser<T> parse
    )
        where T : class =>
        context
            .SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (found, cancellationToken) =>
                    parse(
                        (INamedTypeSymbol)found.TargetSymbol,
                        found.Attributes[0],
                        found.SemanticModel.Compilation,
                        cancellationToken
                    ).Model
            )
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(step);

    private static void EmitModule(SourceProductionContext output, (ModuleModel Module, string? Assembly) found)
    {
        if (found.Assembly is not { } assembly || found.Module.IsEmpty)
            return;
        output.AddSource("TaskModule.g.cs", ModuleEmitter.Emit(assembly, found.Module));
        if (found.Module.Payloads.Count > 0)
            output.AddSource("TaskClient.g.cs", ClientEmitter.Emit(assembly, found.Module));
    }

    private static void EmitPayload(SourceProductionContext output, (PayloadModel Payload, string? Assembly) found)
    {
        if (found.Assembly is { } assembly)
            output.AddSource($"Payload.{found.Payload.CodeName}.g.cs", PayloadEmitter.Emit(assembly, found.Payload));
    }

    private static void EmitCatalog(SourceProductionContext output, CatalogModel catalog)
    {
        if (catalog.References.CoreVersion is null)
            return;
        output.AddSource("TaskCatalog.g.cs", CatalogEmitter.Emit(catalog));
        output.AddSource("TaskManifest.g.cs", ManifestEmitter.Emit(catalog));
    }
}
