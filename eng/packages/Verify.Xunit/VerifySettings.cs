namespace VerifyTests;

/// <summary>The folder and the name of a snapshot.</summary>
public sealed class VerifySettings
{
    /// <summary>Default settings: the file is named by class and method, and lies beside the test's source.</summary>
    public VerifySettings() { }

    /// <summary>A copy.</summary>
    public VerifySettings(VerifySettings? settings)
    {
        Directory = settings?.Directory;
        FileName = settings?.FileName;
        ParametersText = settings?.ParametersText;
        MayRepeat = settings?.MayRepeat ?? false;
    }

    /// <summary>The folder of the snapshot, as it was given.</summary>
    /// <value>null: the folder of the test's source.</value>
    public string? Directory { get; private set; }

    internal string? FileName { get; private set; }

    internal string? ParametersText { get; private set; }

    internal bool MayRepeat { get; private set; }

    /// <summary>Takes another folder, full or seen from the test's source.</summary>
    public void UseDirectory(string directory) => Directory = directory;

    /// <summary>Takes another name in place of class, method and parameters.</summary>
    public void UseFileName(string fileName) => FileName = OfFile(fileName);

    /// <summary>Adds a text to the name: <c>{class}.{method}_{text}</c>.</summary>
    public void UseTextForParameters(string parametersText) => ParametersText = OfFile(parametersText);

    /// <summary>Lets several comparisons have the same name.</summary>
    public void DisableRequireUniquePrefix() => MayRepeat = true;

    /// <summary>Starts no program that shows differences. The stand-in never starts one.</summary>
    public void DisableDiff() { }

    /// <summary>Leaves paths in the text as they are. The stand-in never replaces them.</summary>
    public void DisableScrubbers() { }

    private static string OfFile(string text) =>
        text.Length > 0 && text.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            ? text
            : throw new ArgumentException($"A part of a file name is needed, and '{text}' is none.");
}
