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
/// <param name="Kind">The kind, which decides on the code that reads and writes it.</param>
/// <param name="Name">
/// The name, unique within the payload, after which methods and fields are named. For a scalar, the name of the runtime's methods.
/// </param>
/// <param name="Type">The type in code, with <c>global::</c>.</param>
/// <param name="IsValueType">True for a struct.</param>
internal sealed record ShapeModel(ShapeKind Kind, string Name, string Type, bool IsValueType)
{
    /// <summary>True for a class that others can derive from: a value may then hold more than the members here.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The type of the elements of an array or list, or of the values of a dictionary.</summary>
    public ShapeUse Element { get; init; }

    /// <summary>The members of an object, in the order in which they are written.</summary>
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

/// <summary>The use of a shape as the type of a member or of an element.</summary>
/// <param name="Shape">The shape's index within the payload.</param>
/// <param name="Type">The type in code, with its question mark.</param>
/// <param name="IsNullable">True when null is one of its values.</param>
internal readonly record struct ShapeUse(int Shape, string Type, bool IsNullable);

/// <summary>One value of an enum.</summary>
/// <param name="JsonName">The name in JSON.</param>
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
/// <param name="JsonName">The name in JSON.</param>
/// <param name="Use">The type.</param>
/// <param name="IsRequired">True when JSON without the member is refused.</param>
/// <param name="Setting">The way in which the member gets its value.</param>
/// <param name="Default">The value, in code, when the JSON lacks the member; for members that the constructor takes only.</param>
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

    /// <summary>True for a text with <c>[Trim]</c>: white space around it is cut off.</summary>
    public bool IsTrimmed { get; init; }

    /// <summary>True for a secret: its value is never shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The documentation of the property; empty for none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The property's name without the <c>@</c> of an escaped keyword.</summary>
    public string PlainName => Name.TrimStart('@');

    /// <summary>True when <c>[Required]</c> refuses a null that the type allows.</summary>
    public bool RefusesNull => Rules.Count > 0 && Rules[0].Kind == RuleKind.Required;
}
