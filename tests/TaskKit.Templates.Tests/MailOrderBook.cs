using System.Globalization;

namespace TaskKit.Templates.Tests;

/// <summary>The lines that the handlers of the shop write, of all its processes, in the order in which they were written.</summary>
/// <param name="folder">Has a file of each process.</param>
internal sealed class MailOrderBook(string folder)
{
    /// <summary>One line.</summary>
    /// <param name="At">The counter of the machine.</param>
    /// <param name="IsEnd">An end, and no beginning.</param>
    /// <param name="Type">The task type.</param>
    /// <param name="Number">The number of the task; of the task of a schedule the end of its window, in seconds since 1970.</param>
    internal sealed record Entry(long At, bool IsEnd, string Type, long Number);

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<Entry> Read() =>
        [.. Directory.EnumerateFiles(folder, "*.log").SelectMany(LinesOf).Select(Parse).OrderBy(entry => entry.At)];

    /// <summary>The tasks of a type that have begun so far; an attempt that was repeated counts again.</summary>
    public int BegunOf(string type) => Read().Count(entry => entry.Type == type && !entry.IsEnd);

    /// <summary>The tasks of a type that have ended so far.</summary>
    public int EndedOf(string type) => Read().Count(entry => entry.Type == type && entry.IsEnd);

    /// <summary>The most tasks of a type that ran at the same moment.</summary>
    public int MostAtOnce(string type)
    {
        (int running, int most) = (0, 0);
        foreach (var entry in Read().Where(entry => entry.Type == type))
            most = Math.Max(most, running += entry.IsEnd ? -1 : 1);
        return most;
    }

    // The last line may not be complete: it is being written.
    private static string[] LinesOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private static Entry Parse(string line)
    {
        string[] words = line.Split(' ');
        return new Entry(Number(words[0]), words[1] == "end", words[2], Number(words[3]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
