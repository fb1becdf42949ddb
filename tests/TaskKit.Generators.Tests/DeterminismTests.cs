using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

public sealed class DeterminismTests
{
    private static readonly string[] Files = [Sources.Sms, Sources.Contracts, Sources.Handlers];

    [Fact]
    public void The_same_input_gives_the_same_bytes() => Assert.Equal(Text(Files), Text(Files));

    [Fact]
    public void The_order_of_files_does_not_matter()
    {
        string[] reversed = [Files[2], Files[1]];
        string[] straight = [Files[1], Files[2]];
        Assert.Equal(Text(straight), Text(reversed));
    }

    [Fact]
    public void Generated_text_has_no_carriage_returns() => Assert.DoesNotContain('\r', Text(Files));

    private static string Text(string[] sources) =>
        string.Join(
            "\n",
            Built
                .Assembly("Shop", sources)
                .Run.Results.Single()
                .GeneratedSources.Where(source => !source.HintName.EndsWith("EmbeddedAttribute.cs", StringComparison.Ordinal)) // Roslyn's own text
                .OrderBy(source => source.HintName, StringComparer.Ordinal)
                .Select(source => source.HintName + "\n" + source.SourceText)
        );
}
