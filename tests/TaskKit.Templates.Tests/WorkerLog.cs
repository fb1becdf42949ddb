using System.Text.RegularExpressions;

namespace TaskKit.Templates.Tests;

/// <summary>Reads what a worker logs of its start, its task types and its end. What depends on time, such as counts of tasks that ended, is left out.</summary>
internal static partial class WorkerLog
{
    private static readonly int[] Further = [1, 2, 3, 32];

    public static IEnumerable<string> Lines(string text) =>
        from match in Entry().Matches(text)
        let id = int.Parse(match.Groups["id"].Value)
        where id is >= 50 and < 80 || Further.Contains(id)
        select $"{match.Groups["level"].Value}: {match.Groups["message"].Value}";

    [GeneratedRegex(@"^(?<level>\w{4}): TaskKit\.Worker\[(?<id>\d+)\]\n {6}(?<message>.*)$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
