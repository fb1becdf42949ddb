namespace TaskKit.Scheduling.Rules;

/// <summary>The words that other programs know for cron texts. They are refused with the text to write. The generator compiles this file too.</summary>
internal static class CronWords
{
    /// <summary>The text for each word.</summary>
    public static Dictionary<string, string> Texts { get; } =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["@every_second"] = "* * * * * *",
            ["@every_minute"] = "* * * * *",
            ["@hourly"] = "0 * * * *",
            ["@daily"] = "0 0 * * *",
            ["@midnight"] = "0 0 * * *",
            ["@weekly"] = "0 0 * * 0",
            ["@monthly"] = "0 0 1 * *",
            ["@yearly"] = "0 0 1 1 *",
            ["@annually"] = "0 0 1 1 *",
        };
}
