using TaskKit.Seeds;

namespace TaskKit.Tests.Seeds;

public sealed class SeedMarkTests
{
    [Fact]
    public void A_name_and_a_trait_mark_a_test()
    {
        string[] source =
        [
            "public sealed class SomeTests",
            "{",
            "    [Fact]",
            "    public void Seed9_01_Something_holds() { }",
            "    [Trait(\"Seed\", \"9-02\")]",
            "    [Trait(\"Seed\", \"9-03\")]",
            "    [Theory]",
            "    [InlineData(1)]",
            "    public async Task Something_else_holds(int number) { }",
            "    [Fact]",
            "    public static void Nobody_asked_for_this() { }",
            "}",
        ];
        Assert.Equal(
            [("9-01", "Seed9_01_Something_holds"), ("9-02", "Something_else_holds"), ("9-03", "Something_else_holds")],
            SeedMark.Find("some.cs", source).Select(mark => (mark.Row, mark.Test))
        );
    }

    [Fact]
    public void A_class_cannot_be_marked()
    {
        string[] source = ["[Trait(\"Seed\", \"9-02\")]", "public sealed class SomeTests"];
        var error = Assert.Throws<FormatException>(() => SeedMark.Find("some.cs", source).ToList());
        Assert.StartsWith("some.cs: a seed's trait belongs to a test, not to a class", error.Message);
    }
}
