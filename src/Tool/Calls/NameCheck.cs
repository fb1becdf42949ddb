using System.CommandLine.Parsing;

namespace TaskKit.Tool;

/// <summary>Refuses a value that cannot be the name of a task type or of a domain.</summary>
internal static class NameCheck
{
    /// <param name="result">The values. It receives the error.</param>
    public static void Check(SymbolResult result)
    {
        foreach (var token in result.Tokens)
            if (!PauseScope.TryParse($"type:{token.Value}", out _))
                result.AddError($"'{token.Value}' is no name. Expected letters, digits, '.', '_', '-' and ':', at most 200 of them.");
    }
}
