namespace TaskKit.Generators.Model;

internal enum ShapeKind
{
    Scalar,
    Enum,
    Object,
    Array,
    List,
    Dictionary,
}

/// <summary>One type within a payload as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Kind">How it is read and written.</param>
/// <param name="Name">Unique within the payload; methods and fields are named after it. Of a scalar the pair of methods in the runtime.</param>
/// <param name="Type">The type in code, with <c>global::</c>.</param>
/// <param name="IsValueType">Whether it is a struct.</param>
internal sealed record ShapeModel(ShapeKind Kind, string Name, string Type, bool IsValueType)
{
    /// <summary>True for a class that others can derive from: a value may then hold more than the members here.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The elements of an array or list, the values of a dictionary.</summary>
    public ShapeUse Element { get; init; }

    /// <summary>The members of an object, in the order they are written.</summary>
    public EquatableArray<MemberModel> Members { get; init; }

    /// <summary>The members that the constructor takes, by index, in its order.</summary>
    public EquatableArray<int> ConstructorMembers { get; init; }

    /// <summary>The values of an enum.</summary>
    public EquatableArray<EnumValueModel> Values { get; init; }

    /// <summary>The rules of the class itself.</summary>
    public EquatableArray<RuleModel> Rules { get; init; }

    /// <summary>True for a class that implements <c>IValidatableObject</c>.</summary>
    public bool ChecksItself { get; init; }

    /// <summary>The summary of its documentation; empty for none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The shapes of its members or elements, by index.</summary>
    public IEnumerable<int> Parts =>
        Kind switch
        {
            ShapeKind.Object => Members.Select(member => member.Use.Shape),
            ShapeKind.Array or ShapeKind.List or ShapeKind.Dictionary => [Element.Shape],
            _ => [],
        };
}

/// <summary>A use of a shape: a member or an element.</summary>
/// <param name="Shape">The shape's index within the payload.</param>
/// <param name="Type">The type in code, with its question mark.</param>
/// <param name="IsNullable">Whether null is one of its values.</param>
internal readonly record struct ShapeUse(int Shape, string Type, bool IsNullable);

/// <summary>One value of an enum.</summary>
/// <param name="JsonName">Its name on the wire.</param>
/// <param name="Name">Its name in code.</param>
internal sealed record EnumValueModel(string JsonName, string Name);

/// <summary>The way in which a member gets its value.</summary>
internal enum MemberSetting
{
    Constructor,
    Initializer,
    Setter,
    InitSetter,
}

/// <summary>One member of an object as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Name">The property's name in code, escaped where it is a keyword.</param>
/// <param name="JsonName">Its name on the wire.</param>
/// <param name="Use">Its type.</param>
/// <param name="IsRequired">Whether JSON without it is refused.</param>
/// <param name="Setting">How it gets its value.</param>
/// <param name="Default">What it is when JSON lacks it, in code; only for what the constructor takes.</param>
/// <param name="DeclaringType">The class that declares it, which may be a base class.</param>
internal sealed record MemberModel(
    string Name,
    string JsonName,
    ShapeUse Use,
    bool IsRequired,
    MemberSetting Setting,
    string Default,
    string DeclaringType
)
{
    /// <summary>The rules in the order in which they are checked: <c>[Required]</c> is the first.</summary>
    public EquatableArray<RuleModel> Rules { get; init; }

    /// <summary>True for a text whose white space is cut off.</summary>
    public bool IsTrimmed { get; init; }

    /// <summary>True for a value that is not shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Its documentation; empty for none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The property's name as metadata has it.</summary>
    public string PlainName => Name.TrimStart('@');

    /// <summary>True where null is refused by <c>[Required]</c>, although the type has it.</summary>
    public bool RefusesNull => Rules.Count > 0 && Rules[0].Kind == RuleKind.Required;
}
