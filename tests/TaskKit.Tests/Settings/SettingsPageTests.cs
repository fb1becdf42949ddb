using System.Text.RegularExpressions;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Settings;

/// <summary>The page on configuration says what the declarations say.</summary>
public sealed partial class SettingsPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "configuration.md");

    [Fact]
    public void The_page_has_all_settings_as_they_are_declared()
    {
        string received = Path.ChangeExtension(Page, ".received.txt");
        string page = File.ReadAllText(Page);
        string written = SettingsPage.Written(page);
        if (page == written)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, written);
        string line = written.Split('\n').Except(page.Split('\n')).FirstOrDefault("a row less");
        Assert.Fail(
            $"docs/configuration.md is not what the declarations say; the first difference:\n{line}\nRename {received} to accept it."
        );
    }

    [Fact]
    public void No_key_is_declared_twice() => Assert.Distinct(SettingsPage.Rows.Select(row => row.Key), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Each_meaning_is_a_sentence() => Assert.All(SettingsPage.Rows, row => Assert.Matches(Sentence(), row.Meaning));

    [Fact]
    public void No_text_breaks_the_table() =>
        Assert.All(SettingsPage.Rows, row => Assert.DoesNotMatch(@"[|\n]", $"{row.Key}{row.Allowed}{row.Default}{row.Meaning}"));

    [GeneratedRegex(@"\A(?!What|How|Whether|Why|Where|When|Which|Who)[A-Z].*\.\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}
