using TaskKit.Scheduling.Rules;
using TaskKit.Settings;

namespace TaskKit.Generators.Scheduling;

/// <summary>
/// Reads cron texts: five fields, or six with the second first. It accepts the texts that Cronos accepts, which reads them at run time; a test
/// compares the two. It refuses two things that Cronos takes: macros, and texts of a length that nobody writes.
/// </summary>
internal static class CronReader
{
    public const int LongestText = 200;
    public const int MostItems = 100;

    private const string Order = "minute hour day month weekday, and with six the second first";

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Reads a text.</summary>
    /// <returns>Either the times or the problem; the other one is <see langword="null"/>.</returns>
    public static (CronTimes? Times, CronProblem? Problem) Read(string text)
    {
        if (text.Length > LongestText)
            return (null, new($"it has {text.Length} characters; at most {LongestText} are read"));
        string[] fields = text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (WhyNoFields(text, fields) is { } problem)
            return (null, problem);
        var (times, wrong) = ReadFields(fields);
        return wrong is { } field ? (null, WithWholeText(field.Problem, fields, field.Index)) : (times, null);
    }

    private static (CronTimes Times, (int Index, CronProblem Problem)? Wrong) ReadFields(string[] fields)
    {
        CronField[] kinds = [CronField.Minute, CronField.Hour, CronField.Day, CronField.Month, CronField.Weekday];
        if (fields.Length == 6)
            kinds = [CronField.Second, .. kinds];
        CronCursor[] at = [.. fields.Select((field, i) => new CronCursor(kinds[i], field))];
        int minute = fields.Length - 5;
        var times = new CronTimes(
            minute == 0 ? 1 : CronFieldReader.Read(at[0]),
            CronFieldReader.Read(at[minute]),
            CronFieldReader.Read(at[minute + 1]),
            CronFieldReader.Days(at[minute + 2]),
            CronFieldReader.Read(at[minute + 3]),
            CronFieldReader.Weekdays(at[minute + 4])
        );
        int wrong = Array.FindIndex(at, cursor => cursor.Problem is not null);
        return (times, wrong < 0 ? null : (wrong, at[wrong].Problem!));
    }

    // No text is suggested that still has a problem after one field was corrected.
    private static CronProblem WithWholeText(CronProblem problem, string[] fields, int index)
    {
        if (problem.Mended is not { } mended)
            return problem;
        string[] whole = [.. fields.Select((field, i) => i == index ? mended : field)];
        return problem with { Mended = ReadFields(whole).Wrong is null ? string.Join(" ", whole) : null };
    }

    private static CronProblem? WhyNoFields(string text, string[] fields)
    {
        if (fields.Length == 0)
            return new($"it is empty; expected five fields: {Order}");
        if (fields[0].StartsWith("@", StringComparison.Ordinal))
            return OfMacro(text.Trim(Blanks));
        if (fields.Length is not (5 or 6))
        {
            string year = fields.Length == 7 ? "; a year cannot be stated" : "";
            return new($"it has {fields.Length} field{(fields.Length == 1 ? "" : "s")}; expected five or six: {Order}{year}");
        }
        foreach (string field in fields)
        {
            int items = field.Count(c => c == ',') + 1;
            if (items > MostItems)
                return new($"a field has {items} items; at most {MostItems} are read");
        }
        return null;
    }

    private static CronProblem OfMacro(string text)
    {
        string? near = NearMiss.Find(text, CronWords.Texts.Keys);
        string? mended = near is null ? null : CronWords.Texts[near];
        return new($"'{text}' is a macro, and those are not read; expected five fields: {Order}", mended);
    }
}
