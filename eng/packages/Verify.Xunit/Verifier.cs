using System.Runtime.CompilerServices;
using VerifyTests;

namespace VerifyXunit;

/// <summary>Compares texts with the snapshots of the test that runs.</summary>
public static class Verifier
{
    /// <summary>Compares a text with the snapshot <c>{class}.{method}.verified.txt</c> beside the test's source.</summary>
    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        new(settings, chosen => CompareAsync(PlainText(target), "txt", chosen, sourceFile));

    /// <summary>Compares a text with a snapshot whose file name ends with the extension, given without a dot.</summary>
    public static SettingsTask Verify(
        string? target,
        string extension,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = ""
    ) => new(settings, chosen => CompareAsync(target ?? "null", extension, chosen, sourceFile));

    private static Task<VerifyResult> CompareAsync(string text, string extension, VerifySettings settings, string sourceFile) =>
        new Snapshot(settings, sourceFile, UseVerifyAttribute.GetMethod(), extension).CompareAsync(text);

    private static string PlainText(string? target) =>
        target?.TrimStart('\uFEFF') switch
        {
            null => "null",
            "" => "emptyString",
            var text => text,
        };
}
