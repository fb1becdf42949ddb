using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The rules of domains, feature flags and versions.</summary>
public sealed class SwitchRulesTests
{
    private const string Payload = "public sealed record A(int X);\n";

    [Theory]
    [InlineData("", "billing")]
    [InlineData(" ", "billing")]
    [InlineData("a b", "a_b")]
    [InlineData("a,b", "a_b")]
    [InlineData("a:b", "a_b")]
    public void TK1020_a_domain_that_is_no_name(string name, string instead)
    {
        string source = Payload + Handler($"[TaskHandler(\"a\"), TaskDomain(\"{name}\")]", "A");
        Fires("TK1020", $"The domain '{name}' of 'Handler' is not a name", source);
        Fires("TK1020", $"for example \"{instead}\"", source);
    }

    [Fact]
    public void TK1020_a_domain_on_payload_marker_and_assembly()
    {
        Fires("TK1020", "of 'A'", "[TaskDomain(\"a b\")] " + Payload + Handler("[TaskHandler(\"a\")]", "A"));
        Fires("TK1020", "of 'Domain'", "[TaskDomain(\"a b\")] static class Domain;" + Payload + Handler("[TaskHandler(\"a\")]", "A"));
        var built = Built.Assembly("Shop", "[assembly: TaskDomain(\"\")]\n" + Sms);
        Assert.Contains("The domain '' of 'Shop'", Assert.Single(built.Diagnostics, found => found.Id == "TK1020").GetMessage());
    }

    [Theory]
    [InlineData("")]
    [InlineData("enhanced emails")]
    [InlineData("a:true")]
    public void TK1021_a_flag_that_is_no_name(string name) =>
        Fires(
            "TK1021",
            $"The feature flag '{name}' of 'Handler'",
            Payload + Handler($"[TaskHandler(\"a\"), FeatureFlag(\"{name}\")]", "A")
        );

    [Theory]
    [InlineData("billing", "email_notifications")]
    [InlineData("user-management.v2", "Beta.2")]
    [InlineData("0", "0")]
    public void Names_of_domains_and_flags_are_silent(string domain, string flag) =>
        IsSilent(Payload + Handler($"[TaskHandler(\"a\"), TaskDomain(\"{domain}\"), FeatureFlag(\"{flag}\")]", "A"));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void TK1022_a_version_below_1(int version)
    {
        Fires("TK1022", $"The Version {version} of 'Handler'", Payload + Handler($"[TaskHandler(\"a\", Version = {version})]", "A"));
        Fires("TK1022", $"The Version {version} of 'A'", $"[TaskPayload(\"a\", Version = {version})]" + Payload);
    }

    [Fact]
    public void Versions_with_gaps_are_silent() =>
        IsSilent(Payload + Handler("[TaskHandler(\"a\")]", "A", "First") + Handler("[TaskHandler(\"a\", Version = 7)]", "A", "Second"));

    [Theory]
    [InlineData("Version = 2")]
    [InlineData("Version = 2, VersionText = \"two\"")]
    public void Seed4_04_TK1003_a_version_that_is_handled_twice(string settings) =>
        Fires(
            "TK1003",
            "Task type 'a', version 2, is declared by 'Shop.First' and by 'Shop.Second'",
            Payload
                + Handler($"[TaskHandler(\"a\", {settings})]", "A", "First")
                + Handler("[TaskHandler(\"a\", Version = 2)]", "A", "Second")
        );

    [Fact]
    public void Seed4_04_TK1003_a_type_that_is_handled_twice() =>
        Fires(
            "TK1003",
            "Task type 'email' is declared by 'Shop.First' and by 'Shop.Second'; a version of a type has one payload and one handler",
            Payload
                + "public sealed record B(int X);"
                + Handler("[TaskHandler(\"email\")]", "A", "First")
                + Handler("[TaskHandler(\"email\")]", "B", "Second")
        );

    [Fact]
    public void TK1003_a_version_that_a_reference_handles_too()
    {
        var first = Built
            .Assembly("First", "namespace First; public sealed record A(int X);" + Handler("[TaskHandler(\"a\", Version = 2)]", "A"))
            .Clean();
        string second = "public sealed record A(int X);" + Handler("[TaskHandler(\"a\", Version = 2)]", "A");
        Fires("TK1003", "Task type 'a', version 2, is declared by 'First.Handler' and by 'Shop.Handler'", second, first);
        IsSilent(second.Replace("Version = 2", "Version = 3"), first);
    }

    [Fact]
    public void TK1023_a_marker_without_handlers()
    {
        const string Empty = "namespace Shop.Empty; [TaskDomain(\"billing\")] static class Domain;";
        var found = Assert.Single(Built.Assembly("Shop", [Sms, Empty]).Diagnostics);
        Assert.Equal("TK1023", found.Id);
        Assert.Contains(
            "The domain 'billing' on 'Shop.Empty.Domain' has no effect: neither namespace 'Shop.Empty' nor one below it has a handler or a declared payload",
            found.GetMessage()
        );
    }

    [Fact]
    public void TK1023_a_marker_behind_a_nearer_one() =>
        Fires(
            "TK1023",
            "'Shop.Second' has no effect: every handler of namespace 'Shop' has a nearer marker",
            "[TaskDomain(\"billing\")] static class First; [TaskDomain(\"mail\")] static class Second;\n"
                + Payload
                + Handler("[TaskHandler(\"a\")]", "A")
        );

    [Fact]
    public void Markers_with_an_effect_are_silent()
    {
        IsSilent("[TaskDomain(\"billing\")] static class Domain;" + Payload + Handler("[TaskHandler(\"a\")]", "A"));
        IsSilent("[TaskDomain(\"billing\")] static class Domain; [TaskPayload(\"a\")]" + Payload);
        Built.Assembly("Shop", "[assembly: TaskDomain(\"billing\")]").Clean();
    }

    [Theory]
    [InlineData("[FeatureFlag(\"beta\")] public sealed class Plain;", "'Plain'")]
    [InlineData("[FeatureFlag(\"beta\"), TaskPayload(\"a\")] public sealed record A(int X);", "'A'")]
    public void TK1024_a_flag_on_a_class_that_is_no_handler(string source, string owner) =>
        Fires("TK1024", $"The feature flag 'beta' on {owner} has no effect", source);

    [Fact]
    public void TK1024_a_flag_on_a_catch_all_handler() =>
        Fires("TK1024", "'Handler'", Handler("[CatchAllHandler, FeatureFlag(\"beta\")]", "RawTask"));

    [Theory]
    [InlineData("billing", "Billing", "the case of letters")]
    [InlineData("billing", "biling", "one letter")]
    [InlineData("billing", "bililng", "one letter")]
    [InlineData("billing", "billings", "one letter")]
    [InlineData("user_management", "user_managment", "one letter")]
    public void TK1028_domains_that_are_nearly_the_same(string first, string second, string difference) =>
        Fires("TK1028", $"The domain '{second}' differs from '{first}' only in {difference}", Two(first, second));

    [Fact]
    public void TK1028_takes_the_name_that_is_written_more_often_for_the_right_one() =>
        Fires(
            "TK1028",
            "The domain 'biling' differs from 'billing'",
            Two("biling", "billing")
                + "public sealed record C(int X);"
                + Handler("[TaskHandler(\"c\"), TaskDomain(\"billing\")]", "C", "Third")
        );

    [Theory]
    [InlineData("billing", "billing")]
    [InlineData("billing", "mailing")]
    [InlineData("region1", "region2")]
    [InlineData("eu", "us")]
    [InlineData("web", "wed")]
    public void Domains_that_differ_clearly_are_silent(string first, string second) => IsSilent(Two(first, second));

    private static string Two(string first, string second) =>
        Payload
        + "public sealed record B(int X);\n"
        + Handler($"[TaskHandler(\"a\"), TaskDomain(\"{first}\")]", "A", "First")
        + Handler($"[TaskHandler(\"b\"), TaskDomain(\"{second}\")]", "B", "Second");
}
