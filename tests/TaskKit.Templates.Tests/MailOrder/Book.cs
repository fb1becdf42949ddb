using System.Diagnostics;

namespace MailOrder;

/// <summary>The book of the day: a line for each beginning and each end of a task. Each process writes a file of its own, so none waits for another.</summary>
public static class Book
{
    private static readonly Lock Gate = new();
    private static readonly string Folder = Environment.GetEnvironmentVariable("BOOK")!;

    private static readonly StreamWriter File = new(Path.Combine(Folder, $"{Environment.ProcessId}.log")) { AutoFlush = true };

    /// <summary>The printers have paper as soon as somebody laid it into the folder.</summary>
    public static bool HasPaper => System.IO.File.Exists(Path.Combine(Folder, "paper"));

    public static void Begin(string type, long number) => Write("begin", type, number);

    public static void End(string type, long number) => Write("end", type, number);

    // The counter is that of the machine: lines of several processes can be put in order.
    private static void Write(string what, string type, long number)
    {
        lock (Gate)
            File.WriteLine($"{Stopwatch.GetTimestamp()} {what} {type} {number}");
    }
}
