namespace TaskKit.Generators;

/// <summary>The rules of the names by which configuration switches task types on and off: those of domains and of feature flags.</summary>
internal static class SwitchName
{
    public const int MaxLength = 200;

    public static bool IsValid(string name) => name.Length <= MaxLength && name.All(IsAllowed) && name.Any(IsLetterOrDigit);

    /// <summary>The nearest allowed name, for the code fix.</summary>
    public static string Mend(string name, string fallback)
    {
        string mended = new([.. name.Trim().Select(c => IsAllowed(c) ? c : '_').Take(MaxLength)]);
        return mended.Any(IsLetterOrDigit) ? mended : fallback;
    }

    // Lists of names are parted by commas, and a flag from its value by a colon.
    private static bool IsAllowed(char c) => IsLetterOrDigit(c) || c is '.' or '_' or '-';

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
