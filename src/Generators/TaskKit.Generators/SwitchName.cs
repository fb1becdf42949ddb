namespace TaskKit.Generators;

/// <summary>Checks the names of domains and of feature flags, by which configuration switches task types on and off.</summary>
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

    // Neither comma nor colon: configuration has commas between names, and a colon between a flag and its value.
    private static bool IsAllowed(char c) => IsLetterOrDigit(c) || c is '.' or '_' or '-';

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
