using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Model.Settings;
using TaskKit.Generators.Parsing.Shapes;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Parsing.Settings;

/// <summary>Reads the record of a handler's settings.</summary>
/// <param name="record">The record.</param>
/// <param name="handler">The handler, for messages.</param>
/// <param name="compilation">The compilation.</param>
/// <param name="location">The place of problems that have none of their own.</param>
/// <param name="problems">Receives problems.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class SettingsRecordParser(
    INamedTypeSymbol record,
    INamedTypeSymbol handler,
    Compilation compilation,
    Location location,
    ImmutableArray<Diagnostic>.Builder problems,
    CancellationToken cancellationToken = default
)
{
    private const string Kinds = "string, bool, a whole number, double, decimal, TimeSpan, Uri, Guid, an enum, or a list of string";

    /// <summary>The names of the settings of a record in a referenced assembly.</summary>
    public static IEnumerable<string> NamesOf(INamedTypeSymbol record)
    {
        var constructor = ConstructorsOf(record) is [var only] ? only : null;
        var parameters = constructor?.Parameters ?? [];
        return parameters
            .Select(parameter => PropertyOf(record, parameter)?.Name ?? Capital(parameter.Name))
            .Concat(PropertiesOf(record, parameters).Select(property => property.Name));
    }

    public SettingsModel? Parse(bool isStated)
    {
        int before = problems.Count;
        if (WhyUnusable() is { } why)
        {
            Report(location, why);
            return null;
        }
        var constructor = ConstructorsOf(record)[0];
        bool setsRequired = constructor.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is not null;
        List<SettingModel?> members =
        [
            .. constructor.Parameters.Select(parameter => OfParameter(parameter, setsRequired)),
            .. PropertiesOf(record, constructor.Parameters).Select(OfProperty),
        ];
        if (members.Count == 0)
            Report(location, "it has neither a constructor parameter nor a public property that can be set");
        var rules = problems.Count > before ? default : Rules();
        if (problems.Count > before)
            return null;
        var documentation = DocComment.Of(record, cancellationToken);
        return new SettingsModel(
            record.CodeNameNotNull(),
            record.FullName(),
            isStated,
            members.OfType<SettingModel>().Select(member => WithRules(member, rules, documentation)).ToEquatableArray()
        )
        {
            Checked = rules,
        };
    }

    // Rules of settings are read like those of a payload. A record without rules is not read a second time.
    private EquatableArray<ShapeModel> Rules()
    {
        bool hasRules =
            record.AllInterfaces.Any(implemented => implemented.Is(KnownNames.Annotations, "IValidatableObject"))
            || Levels(record).Any(level => level.GetAttributes().Concat(AttributesOf(level)).Any(RuleParser.IsRule));
        return hasRules && new ShapeParser(compilation, location, problems, cancellationToken).TryParse(record, out var shapes)
            ? shapes
            : default;
    }

    private static IEnumerable<AttributeData> AttributesOf(INamedTypeSymbol level) =>
        level
            .GetMembers()
            .OfType<IPropertySymbol>()
            .SelectMany(property => property.GetAttributes())
            .Concat(
                level
                    .InstanceConstructors.SelectMany(constructor => constructor.Parameters)
                    .SelectMany(parameter => parameter.GetAttributes())
            );

    private SettingModel WithRules(SettingModel member, EquatableArray<ShapeModel> rules, DocComment documentation)
    {
        var shape = rules.Count == 0 ? null : rules[0].Members.FirstOrDefault(found => found.PlainName == member.Name);
        var property = Levels(record).SelectMany(level => level.GetMembers(member.Name).OfType<IPropertySymbol>()).FirstOrDefault();
        string own = property is null ? "" : DocComment.Of(property, cancellationToken).Summary;
        return member with
        {
            IsRequired = member.IsRequired || shape?.Rules.Any(rule => rule.Kind == RuleKind.Required) == true,
            Description = own.Length > 0 ? own : documentation.Parameter(member.Name),
        };
    }

    private string? WhyUnusable()
    {
        if (record.TypeKind != TypeKind.Class || record.IsStatic || record.IsAbstract)
            return "settings are a class or record of which an object can be made";
        if (record.WhyGeneric() is { } generic)
            return $"it is {generic}";
        if (record.WhyInaccessible(compilation) is { } hidden)
            return $"it is {hidden}";
        var constructors = ConstructorsOf(record);
        if (constructors.Count != 1)
            return $"it has {constructors.Count} public constructors; it needs exactly one";
        return constructors[0].Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } odd
            ? $"its constructor takes '{odd.Name}' by reference"
            : null;
    }

    private SettingModel? OfParameter(IParameterSymbol parameter, bool setsRequired)
    {
        var property = PropertyOf(record, parameter);
        if (SettingTypes.Of(parameter.Type) is not { } type)
            return Refuse(parameter, parameter.Type);
        return type.Model(property?.Name ?? Capital(parameter.Name)) with
        {
            Setting = property is { IsRequired: true } && !setsRequired ? MemberSetting.Initializer : MemberSetting.Constructor,
            IsRequired = !parameter.HasExplicitDefaultValue && !IsNullable(parameter.Type),
            IsSensitive = IsSensitive(parameter) || (property is not null && IsSensitive(property)),
            Default = Literals.DefaultOf(parameter),
            DefaultText = SettingDefaults.Of(parameter),
        };
    }

    private SettingModel? OfProperty(IPropertySymbol property)
    {
        if (SettingTypes.Of(property.Type) is not { } type)
            return Refuse(property, property.Type);
        return type.Model(property.Name) with
        {
            Setting =
                property.IsRequired ? MemberSetting.Initializer
                : property.SetMethod!.IsInitOnly ? MemberSetting.InitSetter
                : MemberSetting.Setter,
            IsRequired = property.IsRequired,
            IsSensitive = IsSensitive(property),
            DefaultText = SettingDefaults.Of(property),
            DeclaringType = property.ContainingType.CodeNameNotNull(),
        };
    }

    private SettingModel? Refuse(ISymbol member, ITypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Error)
            Report(member.FirstLocation(location), $"'{member.Name}' is of type '{type.FullName()}'; use {Kinds}");
        return null;
    }

    private void Report(Location place, string why) =>
        problems.Add(Diagnostic.Create(SettingsDiagnostics.SettingsUnreadable, place, record.Name, handler.Name, why));

    private static List<IMethodSymbol> ConstructorsOf(INamedTypeSymbol record) =>
        [.. record.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)];

    private static IPropertySymbol? PropertyOf(INamedTypeSymbol record, IParameterSymbol parameter) =>
        Levels(record)
            .SelectMany(level => level.GetMembers().OfType<IPropertySymbol>())
            .FirstOrDefault(property =>
                property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                && string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
            );

    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol record, ImmutableArray<IParameterSymbol> parameters)
    {
        var names = new HashSet<string>(parameters.Select(parameter => parameter.Name), StringComparer.OrdinalIgnoreCase);
        return Levels(record)
            .SelectMany(level => level.GetMembers().OfType<IPropertySymbol>())
            .Where(property =>
                property is { IsStatic: false, IsIndexer: false, SetMethod.DeclaredAccessibility: Accessibility.Public }
                && names.Add(property.Name)
            );
    }

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol record)
    {
        for (INamedTypeSymbol? level = record; level is { SpecialType: SpecialType.None }; level = level.BaseType)
            yield return level;
    }

    private static bool IsNullable(ITypeSymbol type) =>
        type.NullableAnnotation == NullableAnnotation.Annotated || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static bool IsSensitive(ISymbol member) => member.Attribute(KnownNames.CoreAssembly, KnownNames.SensitiveAttribute) is not null;

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
