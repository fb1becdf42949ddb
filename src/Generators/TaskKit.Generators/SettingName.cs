using System.Text;

namespace TaskKit.Generators;

/// <summary>The names of a setting outside of code: variable, key of a file, option of the tool.</summary>
internal static class SettingName
{
    // The variables that TaskKit reads or will read, and the options of the tool that have two words. A test compares the options.
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

    /// <summary>True for a variable that means something else already, or whose option does.</summary>
    public static bool IsTaken(string variable) =>
        Taken.Contains(variable) || TakenPrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    // ApiKey is Api_Key, SMSCode is SMS_Code, and the digits of Key2 stay with its letters.
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
