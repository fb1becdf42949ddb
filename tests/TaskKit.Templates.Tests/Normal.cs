using System.Text.RegularExpressions;

namespace TaskKit.Templates.Tests;

/// <summary>Replaces what differs from run to run: ids, times, durations, names of workers, tasks that they give back, the user and the temporary folder. Columns keep their widths.</summary>
internal static partial class Normal
{
    public static string Of(string text, string root)
    {
        var ids = new List<string>();
        string result = Id()
            .Replace(
                text.Replace("\r", "").Replace(root, "/work"),
                match =>
                {
                    if (!ids.Contains(match.Value))
                        ids.Add(match.Value);
                    return $"<id {ids.IndexOf(match.Value) + 1}>".PadRight(match.Length);
                }
            );
        result = Time().Replace(result, "<time>");
        result = TimeInColumn().Replace(result, match => "<time>".PadRight(match.Length));
        result = Regex.Replace(result, $@"\bby {Regex.Escape(Environment.UserName)}\b", "by <user>");
        result = Worker().Replace(result, "Worker <name> ");
        result = GivenBack().Replace(result, "<number>");
        result = Duration().Replace(result, "$1 <time>");
        return LineEnd().Replace(result, "");
    }

    [GeneratedRegex(@"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z(?!\s)|\+00:00)")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z(?=\s)")]
    private static partial Regex TimeInColumn();

    [GeneratedRegex(@"\bWorker \S+ (?=runs on|stopped)")]
    private static partial Regex Worker();

    // A task that a worker has just claimed as it is told to stop.
    [GeneratedRegex(@"(?<=given back uncounted: )\d+")]
    private static partial Regex GivenBack();

    [GeneratedRegex(@"\b(Duration:|Time Elapsed) .+?(?= - |$)", RegexOptions.Multiline)]
    private static partial Regex Duration();

    [GeneratedRegex(@" +$", RegexOptions.Multiline)]
    private static partial Regex LineEnd();
}
