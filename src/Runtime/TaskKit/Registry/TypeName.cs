namespace TaskKit.Registry;

/// <summary>The rules of a task type's name, for types that are registered in code. The generator has the same ones.</summary>
internal static class TypeName
{
    private const int MaxLength = 200;

    /// <exception cref="ArgumentException">The name is empty, or holds what is not allowed.</exception>
    public static void Check(string? type)
    {
        if (string.IsNullOrWhiteSpace(type))
            throw new ArgumentException("The task type's name cannot be empty");
        if (!IsValid(type))
            throw new ArgumentException(
                $"'{type}' is no task type's name: expected letters, digits, '.', '_', '-' and ':', at most {MaxLength} of them"
            );
    }

    /// <summary>True for a name that a task type may have.</summary>
    public static bool IsValid(string type) => type.Length <= MaxLength && type.All(IsAllowed) && type.Any(char.IsAsciiLetterOrDigit);

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':';
}
