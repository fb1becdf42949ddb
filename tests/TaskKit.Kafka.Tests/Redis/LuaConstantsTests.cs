using System.Text.RegularExpressions;
using TaskKit.Redis.State.Scripts;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>The numbers that scripts and C# share.</summary>
public sealed partial class LuaConstantsTests
{
    private static readonly string[] OfRedis = ["ARGV", "KEYS"];

    public static TheoryData<string> Names =>
        [.. typeof(Script).GetProperties().Where(property => property.PropertyType == typeof(Script)).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_name_in_capitals_is_defined(string name)
    {
        var script = (Script)typeof(Script).GetProperty(name)!.GetValue(null)!;
        string code = Noise().Replace(script.Text, "");
        var defined = Locals().Matches(code).SelectMany(line => Capitals().Matches(line.Value)).Select(word => word.Value);

        Assert.Empty(Capitals().Matches(code).Select(word => word.Value).Except(defined).Except(OfRedis));
    }

    [Fact]
    public void A_script_gets_the_numbers_that_it_names() =>
        Assert.Equal(
            "local RUNNING, START_BUSY, INTENT = 2, 4, 8\n",
            LuaConstants.For("if RUNNING then return START_BUSY, INTENT, RUNNING end")
        );

    [Fact]
    public void A_script_that_names_none_gets_none() => Assert.Empty(LuaConstants.For("return redis.call('GET', KEYS[1])"));

    [GeneratedRegex(@"--.*|'[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex Noise();

    [GeneratedRegex(@"local [^=\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Locals();

    [GeneratedRegex(@"\b[A-Z][A-Z_]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();
}
