namespace TaskKit.Generators.Tests.Support;

/// <summary>Compares a text with its <c>*.verified.*</c> file; when they differ, writes <c>*.received.*</c> beside it.</summary>
internal static class Snapshot
{
    public static void Match(string name, string text)
    {
        string extension = Path.GetExtension(name);
        string stem = Repo.Path($"tests/TaskKit.Generators.Tests/Snapshots/{Path.GetFileNameWithoutExtension(name)}");
        string verified = $"{stem}.verified{extension}";
        string received = $"{stem}.received{extension}";
        string expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (expected == text)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        Assert.Fail($"{name} differs from its snapshot; compare {Path.GetFileName(received)}, and rename it to accept it.");
    }
}
