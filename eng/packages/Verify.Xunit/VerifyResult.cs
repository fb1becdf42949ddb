namespace VerifyTests;

/// <summary>A comparison that found its text equal to the snapshot.</summary>
public sealed class VerifyResult
{
    private readonly string _verified;

    internal VerifyResult(string verified) => _verified = verified;

    /// <summary>The paths of the snapshots.</summary>
    public IEnumerable<string> Files => [_verified];

    /// <summary>The text of the snapshot.</summary>
    public string Text => File.ReadAllText(_verified);
}
