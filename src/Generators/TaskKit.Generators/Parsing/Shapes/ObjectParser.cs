using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Reads the members and the constructor of one class, record or struct within a payload.</summary>
internal sealed class ObjectParser(ShapeParser shapes, Compilation compilation, INamedTypeSymbol type)
{
    // The generated reader notes the members that it has seen in one 64-bit number.
    private const int MaxMembers = 64;

    /// <summary>Reads the shape; <see langword="null"/> when a problem was reported.</summary>
    public ShapeModel? Parse()
    {
        string name = shapes.UniqueName(type.Name);
        if (ChooseConstructor() is not { } constructor)
            return null;
        var properties = Properties();
        if (!TryMatch(constructor, properties, out var parameters))
            return null;
        MemberMarks.ReportUnread(shapes, type, properties);
        foreach (var (lost, itsType, reason) in LostMembers.Of(type, SetsRequired(constructor)))
            shapes.ReportUnsupported(lost, itsType, reason);
        var documentation = shapes.Documentation(type);
        var members = properties.Select(property => Member(property, constructor, parameters, documentation)).ToList();
        if (members.Contains(null) || !HasRoomFor(properties))
            return null;
        return new ShapeModel(ShapeKind.Object, name, type.CodeNameNotNull(), type.IsValueType)
        {
            IsOpen = !type.IsSealed,
            Members = members.OfType<MemberModel>().ToEquatableArray(),
            ConstructorMembers = parameters
                .OrderBy(pair => pair.Value.Ordinal)
                .Select(pair => properties.IndexOf(pair.Key))
                .ToEquatableArray(),
            Rules = RuleParser.OfClass(shapes, type, compilation),
            ChecksItself = type.AllInterfaces.Any(implemented => implemented.Is(KnownNames.Annotations, "IValidatableObject")),
            Description = documentation.Summary,
        };
    }

    private IMethodSymbol? ChooseConstructor()
    {
        var constructors = type
            .InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .ToList();
        if (constructors.Count > 1 && constructors.Count(JsonNames.IsChosen) == 1)
            return constructors.Single(JsonNames.IsChosen);
        if (constructors.Count > 1 && type.IsValueType)
            constructors.RemoveAll(constructor => constructor.IsImplicitlyDeclared);
        if (constructors.Count == 1)
            return constructors[0];
        shapes.ReportConstructors(type, constructors.Count);
        return null;
    }

    /// <summary>The properties in the order of System.Text.Json: the class's own first, then those of its base classes.</summary>
    private List<IPropertySymbol> Properties()
    {
        var found = new List<IPropertySymbol>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (INamedTypeSymbol? level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var property in level.GetMembers().OfType<IPropertySymbol>())
            {
                if (IsData(property) && names.Add(property.Name) && !JsonNames.IsIgnored(property))
                    found.Add(property);
            }
        }
        return found;
    }

    private static bool IsData(IPropertySymbol property) =>
        !property.IsStatic && !property.IsIndexer && property.GetMethod is { DeclaredAccessibility: Accessibility.Public };

    private bool TryMatch(
        IMethodSymbol constructor,
        List<IPropertySymbol> properties,
        out Dictionary<IPropertySymbol, IParameterSymbol> parameters
    )
    {
        parameters = new(SymbolEqualityComparer.Default);
        foreach (var parameter in constructor.Parameters)
        {
            var property = properties.Find(candidate =>
                string.Equals(candidate.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
                && SymbolEqualityComparer.Default.Equals(candidate.Type, parameter.Type)
            );
            if (property is null || parameter.RefKind != RefKind.None)
            {
                shapes.ReportUnsupported(
                    parameter,
                    parameter.Type,
                    "the constructor's parameter has no property of the same name and type"
                );
                return false;
            }
            parameters[property] = parameter;
        }
        // A property that is only computed is no data.
        properties.RemoveAll(property => property.SetMethod is null && !taken(property) && !property.HasStorage());
        return true;

        bool taken(IPropertySymbol property) =>
            constructor.Parameters.Any(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase));
    }

    private MemberModel? Member(
        IPropertySymbol property,
        IMethodSymbol constructor,
        Dictionary<IPropertySymbol, IParameterSymbol> parameters,
        DocComment documentation
    )
    {
        var parameter = parameters.TryGetValue(property, out var found) ? found : null;
        if (WhyUnsupported(property, parameter) is { } reason)
        {
            shapes.ReportUnsupported(property, property.Type, reason);
            return null;
        }
        if (shapes.Use(property.Type, property) is not { } use)
            return null;
        var rules = RuleParser.OfMember(shapes, property, parameter, compilation);
        return new MemberModel(
            property.Name.Escaped(),
            JsonNames.Of(property),
            use,
            IsRequired(property, parameter, use) || rules.Any(rule => rule.Kind == RuleKind.Required),
            Setting(property, parameter, SetsRequired(constructor)),
            parameter is null ? "default!" : Literals.DefaultOf(parameter),
            property.ContainingType.CodeNameNotNull()
        )
        {
            Rules = rules,
            IsTrimmed = MemberMarks.IsTrimmed(shapes, property, parameter),
            IsSensitive = MemberMarks.IsSensitive(property, parameter),
            Description = DescriptionOf(property, parameter, documentation),
        };
    }

    private string DescriptionOf(IPropertySymbol property, IParameterSymbol? parameter, DocComment ofType)
    {
        string own = shapes.Documentation(property).Summary;
        return own.Length > 0 || parameter is null ? own : ofType.Parameter(parameter.Name);
    }

    private string? WhyUnsupported(IPropertySymbol property, IParameterSymbol? parameter)
    {
        if (JsonNames.NotFollowed(property, property.Type) is { } attribute)
            return $"it has {attribute}, which TaskKit does not follow";
        if (JsonNames.NotFollowed(property.ContainingType, null) is { } onType)
            return $"its class has {onType}, which TaskKit does not follow";
        return
            parameter is not null
            || (
                property.SetMethod is { } setter
                && compilation.IsSymbolAccessibleWithin(setter, compilation.Assembly)
                && setter.DeclaredAccessibility == Accessibility.Public
            )
            ? null
            : "it has neither a public setter nor a constructor parameter, so it could not be read back; add one, or [JsonIgnore]";
    }

    private static bool IsRequired(IPropertySymbol property, IParameterSymbol? parameter, ShapeUse use) =>
        JsonNames.IsRequired(property) || (parameter is { HasExplicitDefaultValue: false } && !use.IsNullable);

    private static MemberSetting Setting(IPropertySymbol property, IParameterSymbol? parameter, bool setsRequired) =>
        property.IsRequired && !(parameter is not null && setsRequired) ? MemberSetting.Initializer
        : parameter is not null ? MemberSetting.Constructor
        : property.SetMethod is { IsInitOnly: true } ? MemberSetting.InitSetter
        : MemberSetting.Setter;

    private static bool SetsRequired(IMethodSymbol constructor) =>
        constructor.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is not null;

    private bool HasRoomFor(List<IPropertySymbol> properties)
    {
        var same = properties.GroupBy(JsonNames.Of, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
            shapes.ReportUnsupported(same.Last(), same.Last().Type, $"'{same.First().Name}' is called \"{same.Key}\" in JSON as well");
        else if (properties.Count > MaxMembers)
            shapes.ReportUnsupported(
                properties[MaxMembers],
                properties[MaxMembers].Type,
                $"a class may have {MaxMembers} members; put some into a record of their own"
            );
        else
            return true;
        return false;
    }
}
