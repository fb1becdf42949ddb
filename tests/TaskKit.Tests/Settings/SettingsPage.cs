using System.Globalization;
using System.Text;
using TaskKit.Kafka.Settings;
using TaskKit.Redis.State.Connecting;
using TaskKit.Settings;
using TaskKit.Settings.Tables;
using TaskKit.Sqlite;

namespace TaskKit.Tests.Settings;

/// <summary>The table of the page on configuration, written from the declarations. The text around it is written by hand.</summary>
internal static class SettingsPage
{
    private const string Begin = "<!-- settings: the rows come from the declarations; a test writes them -->\n";
    private const string End = "<!-- settings: end -->\n";

    /// <summary>All settings, with their keys below <c>TaskKit</c>.</summary>
    public static IReadOnlyList<SettingRow> Rows { get; } =
    [
        .. TaskKitSettingTable.All.Rows,
        .. Below("Sqlite", SqliteSettingTable.All.Rows),
        .. Below("Kafka", KafkaSettingTable.All.Rows),
        .. Below("Redis", RedisSettingTable.All.Rows),
    ];

    /// <summary>The page with the table as it must be.</summary>
    public static string Written(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "The marks around the table are missing.");
        return page[..begin] + Table() + page[end..];
    }

    private static string Table()
    {
        var table = new StringBuilder("\n| Key below `TaskKit` | Values | Default | Meaning |\n| --- | --- | --- | --- |\n");
        foreach (var row in Rows)
            table.Append(CultureInfo.InvariantCulture, $"| `{row.Key}` | {row.Allowed} | {row.Default} | {row.Meaning} |\n");
        return table.Append('\n').ToString();
    }

    private static IEnumerable<SettingRow> Below(string section, IEnumerable<SettingRow> rows) =>
        rows.Select(row => row with { Key = $"{section}:{row.Key}" });
}
