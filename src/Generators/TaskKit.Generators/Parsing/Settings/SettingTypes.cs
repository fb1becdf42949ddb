using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Parsing.Settings;

/// <summary>The type of a setting, and its kind.</summary>
/// <param name="Type">The type in code, with its question mark.</param>
/// <param name="ValueType">The type in code, without one.</param>
/// <param name="Kind">The kind.</param>
/// <param name="IsMutableList">True for a <c>List&lt;string&gt;</c>.</param>
/// <param name="Choices">The names of an enumeration.</param>
internal sealed record SettingType(string Type, string ValueType, SettingKind Kind, bool IsMutableList, EquatableArray<string> Choices)
{
    public SettingModel Model(string name) =>
        new(name, Kind, Type, MemberSetting.Constructor)
        {
            ValueType = ValueType,
            IsMutableList = IsMutableList,
            Choices = Choices,
        };
}

/// <summary>The types that a setting may have.</summary>
internal static class SettingTypes
{
    /// <summary>Finds the kind of setting for a C# type; <see langword="null"/> when no setting can be of this type.</summary>
    public static SettingType? Of(ITypeSymbol type)
    {
        var value = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        bool isEnum = value.TypeKind == TypeKind.Enum;
        SettingKind? kind =
            isEnum ? SettingKind.Choice
            : Collections.ElementOf(value) is { Key: null, Element.SpecialType: SpecialType.System_String } ? SettingKind.Texts
            : KindOf(value);
        if (kind is null)
            return null;
        return new SettingType(
            type.CodeName(),
            value.CodeName(),
            kind.Value,
            value.Is("System.Collections.Generic", "List"),
            isEnum ? Names(value).ToEquatableArray() : default
        );
    }

    private static SettingKind? KindOf(ITypeSymbol type) =>
        type.SpecialType switch
        {
            SpecialType.System_String => SettingKind.Text,
            SpecialType.System_Boolean => SettingKind.Switch,
            SpecialType.System_Byte
            or SpecialType.System_SByte
            or SpecialType.System_Int16
            or SpecialType.System_UInt16
            or SpecialType.System_Int32
            or SpecialType.System_UInt32
            or SpecialType.System_Int64
            or SpecialType.System_UInt64 => SettingKind.Whole,
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => SettingKind.Number,
            SpecialType.None when type.Is("System", nameof(TimeSpan)) => SettingKind.Duration,
            SpecialType.None when type.Is("System", nameof(Uri)) => SettingKind.Address,
            SpecialType.None when type.Is("System", nameof(Guid)) => SettingKind.Id,
            _ => null,
        };

    private static IEnumerable<string> Names(ITypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => field.Name);
}
