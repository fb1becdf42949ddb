using System.Globalization;
using System.Text;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Texts of a store, as people see them: nothing in it commands their terminal or hides other rows.</summary>
public sealed class SafeOutputTests
{
    private const string Hostile = "a\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eb\r\nc\u2028d\u200f\0";

    [Theory]
    [InlineData("tasks list")]
    [InlineData("tasks list --json")]
    [InlineData("tasks list --format jsonl")]
    [InlineData("tasks counts")]
    [InlineData("tasks counts --json")]
    [InlineData("tasks show {id}")]
    [InlineData("tasks show {id} --json")]
    [InlineData("dlq list")]
    [InlineData("dlq list --json")]
    [InlineData("dlq show {id}")]
    [InlineData("dlq replay {id} --dry-run")]
    [InlineData("tasks cancel {id}")]
    public async Task D07_Nothing_that_a_store_holds_commands_a_terminal(string line)
    {
        foreach (int? width in (int?[])[null, 100])
        {
            using var folder = new ToolFolder { TerminalWidth = width };
            var id = await StoredTasks.BuryAsync(folder, message: Hostile, payload: $"{{\"to\":\"{Hostile}\",\"body\":1}}");
            await StoredTasks.SubmitAsync(folder, Hostile, payload: Hostile);
            var run = await folder.RunAsync([.. line.Replace("{id}", $"{id}").Split(' '), "--color", "never"]);
            Assert.DoesNotContain((run.Out + run.Error).EnumerateRunes(), IsCommand);
        }
    }

    [Fact]
    public async Task D07_Escapes_say_which_character_it_was_and_the_rest_stays_whole()
    {
        using var folder = new ToolFolder();
        var id = await StoredTasks.BuryAsync(folder, message: "no\u001b[2J way", payload: "{\"to\":\"\u0007\",\"body\":\"名前 é 👩‍💻\"}");
        string shown = (await folder.RunAsync("dlq", "show", $"{id}")).Succeeded().Out;
        Assert.Matches(@"(?m)^error\s+permanent_error NO: no\\u001b\[2J way$", shown);
        Assert.Contains("""{"to":"\u0007","body":"名前 é 👩‍💻"}""", shown);
    }

    [Fact]
    public async Task D07_A_line_break_makes_no_row_of_its_own()
    {
        using var folder = new ToolFolder();
        await StoredTasks.BuryAsync(folder, message: "one\ntwo");
        await StoredTasks.SubmitAsync(folder, "x\ny");
        Assert.Equal(3, (await folder.RunAsync("tasks", "list")).Succeeded().Out.TrimEnd().Split('\n').Length);
        Assert.Contains(@"one\u000atwo", (await folder.RunAsync("dlq", "list")).Succeeded().Out);
    }

    [Theory]
    [InlineData("tasks list", 80)]
    [InlineData("tasks list", null)]
    [InlineData("tasks counts", 80)]
    [InlineData("tasks counts", null)]
    [InlineData("dlq list", 120)]
    [InlineData("dlq list", null)]
    public async Task D09_A_long_text_is_cut_and_hides_no_other_row(string line, int? width)
    {
        using var folder = new ToolFolder { TerminalWidth = width };
        var dead = await StoredTasks.BuryAsync(folder, message: new string('m', 4000));
        await StoredTasks.SubmitAsync(folder, new string('t', 100_000));
        await StoredTasks.SubmitAsync(folder, "sms");
        string[] lines = (await folder.RunAsync([.. line.Split(' '), "--color", "never"])).Succeeded().Out.TrimEnd().Split('\n');
        Assert.All(lines, text => Assert.InRange(text.Length, 1, width is null ? 850 : Math.Max(width.Value, 110)));
        Assert.Contains(lines, text => text.Contains("sms", StringComparison.Ordinal));
        Assert.Contains(lines, text => text.Contains('…'));
        if (line != "tasks counts")
            Assert.Contains(lines, text => text.Contains($"{dead}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("types list", 80)]
    [InlineData("types list", null)]
    [InlineData("tasks list", 80)]
    [InlineData("tasks list", null)]
    [InlineData("tasks counts", null)]
    [InlineData("enqueue {type} {payload} --dry-run", null)]
    public async Task A_type_of_100000_characters_is_cut_in_a_table_and_whole_in_JSON(string line, int? width)
    {
        string type = new('t', 100_000);
        using var folder = new ToolFolder(ShopManifest.With($"{ShopManifest.Order},{ShopManifest.Sms.Replace("\"sms\"", $"\"{type}\"")}"))
        {
            TerminalWidth = width,
        };
        await StoredTasks.SubmitAsync(folder, type);
        string[] args = [.. line.Split(' ').Select(word => word.Replace("{type}", type).Replace("{payload}", """{"to":"x","body":"y"}"""))];
        string table = (await folder.RunAsync([.. args, "--color", "never"])).Succeeded().Out;
        Assert.Contains("t…", table);
        Assert.All(table.Split('\n'), row => Assert.InRange(row.Length, 0, 400));
        Assert.Contains($"\"{type}\"", (await folder.RunAsync([.. args, "--json"])).Succeeded().Out);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(80)]
    public async Task The_longest_name_of_a_type_stays_whole_in_the_list_of_types(int? width)
    {
        string type = new('t', 200);
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.Sms.Replace("\"sms\"", $"\"{type}\""))) { TerminalWidth = width };
        Assert.Contains(type, (await folder.RunAsync("types", "list", "--color", "never")).Succeeded().Out);
    }

    [Fact]
    public async Task D09_Show_and_JSON_have_the_whole_text()
    {
        using var folder = new ToolFolder { TerminalWidth = 80 };
        string type = new('t', 100_000);
        var id = await StoredTasks.SubmitAsync(folder, type);
        Assert.Contains(type, (await folder.RunAsync("tasks", "show", $"{id}")).Succeeded().Out);
        Assert.Equal(type, (string)(await folder.RunAsync("tasks", "list", "--json")).Succeeded().Json[0]!["type"]!);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("\U000e0041", @"\udb40\udc41")]
    [InlineData("\ufeffx\u00ad", @"\ufeffx\u00ad")]
    public void A_block_keeps_its_lines_and_nothing_else_that_is_invisible(string text, string safe) =>
        Assert.Equal(safe, SafeText.Block(text));

    // A theory's values pass through UTF-8, in which it does not exist.
    [Fact]
    public async Task A_name_between_colons_becomes_no_picture()
    {
        using var folder = new ToolFolder();

        var run = await folder.RunAsync("tasks", "list", "--set", "TaskKit:Types:email:Timeout=x");

        Assert.Contains("error TKCLI030: TaskKit:Types:email:Timeout: ", run.Error);
        var output = new StringWriter();
        var host = new ToolHost
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = output,
            WorkingDirectory = folder.Root,
            Backends = [],
        };
        new Output(host, OutputFormat.Table, ColorMode.Never).Warn("TaskKit:Types:email:Tmeout is not a known setting.");
        Assert.Equal("warning: TaskKit:Types:email:Tmeout is not a known setting.\n", output.ToString());
    }

    [Fact]
    public void Half_a_character_is_an_escape() => Assert.Equal(@"a\ud83db", SafeText.Line("a\ud83db"));

    private static bool IsCommand(Rune rune) =>
        rune.Value != '\n'
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
