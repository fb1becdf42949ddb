using System.CommandLine.Parsing;

namespace TaskKit.Tool;

/// <summary>Refuses a value that no task type and no domain can have as its name.</summary>
internal static class NameCheck
{
    /// <param name="result">The values; gets the error.</param>
    public static void Check(SymbolResult result)
    {
        foreach (var token in result.Tokens)
            if (!PauseScope.TryParse($"type:{token.Value}", out _))
                result.AddError($"'{token.Value}' is no name. Expected letters, digits, '.', '_', '-' and ':', at most 200 of them.");
    }
}
