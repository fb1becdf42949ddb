using System.Text;

namespace TaskKit.Generators;

/// <summary>Makes the names of a setting outside of code: its variable, its key in a file, its option of the tool.</summary>
internal static class SettingName
{
    // The variables that TaskKit reads or has reserved, and the options of the tool with two words. A test compares the options with the tool's.
    private static readonly string[] Taken =
    [
        "API_BASE_URL",
        "API_TOKEN",
        "KAFKA_BROKERS",
        "LOG_LEVEL",
        "POSTGRES_DSN",
        "REDIS_ADDR",
        "WORKER_TYPE",
        "DRY_RUN",
        "MAX_RETRIES",
        "METRICS_ADDR",
        "NO_BUILD",
    ];

    private static readonly string[] TakenPrefixes = ["ASPNETCORE_", "DOTNET_", "TASK_", "TASKKIT_"];

    /// <summary>The environment variable: <c>ApiKey</c> of the type <c>user:sms</c> is <c>USER_SMS_API_KEY</c>.</summary>
    public static string Variable(string taskType, string name) =>
        $"{string.Concat(taskType.Select(c => char.IsLetterOrDigit(c) ? c : '_'))}_{Parted(name)}".ToUpperInvariant();

    /// <summary>The key at the root of a file.</summary>
    public static string Key(string variable) => variable.ToLowerInvariant();

    /// <summary>The option of the tool.</summary>
    public static string Flag(string variable) => "--" + Key(variable).Replace('_', '-');

    /// <summary>True when the variable, or its option of the tool, has another meaning already.</summary>
    public static bool IsTaken(string variable) =>
        Taken.Contains(variable) || TakenPrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    // Puts underscores between words: ApiKey becomes Api_Key, SMSCode becomes SMS_Code. Digits stay with the letters before them: Key2.
    private static string Parted(string name)
    {
        var parted = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts =
                i > 0
                && char.IsUpper(name[i])
                && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts)
                parted.Append('_');
            parted.Append(name[i]);
        }
        return parted.ToString();
    }
}
