using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>The scalars: types that are one JSON value. The runtime's <c>PayloadValues</c> has a Read and a Write method for each.</summary>
internal static class ScalarTypes
{
    public const string JsonElement = nameof(JsonElement);

    /// <summary>The name in those methods, without Read or Write; <see langword="null"/> when the type is no scalar.</summary>
    public static string? NameOf(ITypeSymbol type) =>
        type.SpecialType switch
        {
            SpecialType.System_Boolean
            or SpecialType.System_Byte
            or SpecialType.System_SByte
            or SpecialType.System_Int16
            or SpecialType.System_UInt16
            or SpecialType.System_Int32
            or SpecialType.System_UInt32
            or SpecialType.System_Int64
            or SpecialType.System_UInt64
            or SpecialType.System_Single
            or SpecialType.System_Double
            or SpecialType.System_Decimal
            or SpecialType.System_Char
            or SpecialType.System_String
            or SpecialType.System_DateTime => type.MetadataName,
            SpecialType.None => NameOfOther(type),
            _ => null,
        };

    private static string? NameOfOther(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte })
            return "Bytes";
        if (type.Name == JsonElement)
            return type.Is("System.Text.Json", JsonElement) ? JsonElement : null;
        return type.Name is "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Uri" && type.Is("System", type.Name)
            ? type.Name
            : null;
    }
}
