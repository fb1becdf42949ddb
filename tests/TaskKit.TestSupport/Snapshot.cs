namespace TaskKit.TestSupport;

/// <summary>Compares a text with its <c>*.verified.txt</c> file; when they differ, writes <c>*.received.txt</c> beside it.</summary>
internal static class Snapshot
{
    /// <param name="folder">The folder of the test, below that of all tests.</param>
    /// <param name="name">The name of the snapshot, without what stands behind the dot.</param>
    /// <param name="text">The text, with <c>\n</c> at the ends of lines.</param>
    public static void Match(string folder, string name, string text)
    {
        string stem = Path.Combine(Repository.Root, "tests", folder, "Snapshots", name);
        string verified = $"{stem}.verified.txt";
        string received = $"{stem}.received.txt";
        string expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (expected == text)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        Assert.Fail($"{name} differs from its snapshot {Difference(expected, text)}\nRename {received} to accept it.");
    }

    private static string Difference(string expected, string text)
    {
        string[] before = expected.Split('\n');
        string[] now = text.Split('\n');
        int line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"in line {line + 1}:\n- {before.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
