using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The rules of catch-all handlers.</summary>
public sealed class CatchAllRulesTests
{
    private const string Payload = "public sealed record A(int X);\n";

    private static readonly string Legacy = Handler("[CatchAllHandler]", "RawTask", "LegacyHandler");

    [Fact]
    public void TK1025_a_handler_of_a_payload() =>
        Fires(
            "TK1025",
            "Handler 'Handler' has [CatchAllHandler] and implements ITaskHandler<T> for 'A'; implement ITaskHandler<RawTask>",
            Payload + Handler("[CatchAllHandler]", "A")
        );

    [Fact]
    public void TK1025_a_class_without_the_interface() =>
        Fires("TK1025", "implements no ITaskHandler<RawTask>; implement it", "[CatchAllHandler] public sealed class Handler;");

    [Theory]
    [InlineData("A")]
    [InlineData("RawTask")]
    public void TK1025_a_handler_of_one_type_too(string payload) =>
        Fires("TK1025", "has [TaskHandler] too", Payload + Handler("[TaskHandler(\"a\"), CatchAllHandler]", payload));

    [Theory]
    [InlineData("TK1006", "public abstract", "")]
    [InlineData("TK1007", "file sealed", "")]
    [InlineData("TK1013", "public sealed", "private Handler() { }")]
    public void What_holds_for_handlers_holds_for_it(string id, string modifiers, string members) =>
        Fires(id, "'Handler'", Handler("[CatchAllHandler]", "RawTask", modifiers: modifiers, members: members));

    [Fact]
    public void TK1026_two_in_one_assembly() =>
        Fires(
            "TK1026",
            "'Shop.LegacyHandler' and 'Shop.Other' both handle all task types that no other handler has",
            Legacy + Handler("[CatchAllHandler]", "RawTask", "Other")
        );

    [Fact]
    public void TK1026_one_in_a_reference_and_one_here()
    {
        var legacy = Built.Assembly("Legacy", "namespace Legacy;\n" + Legacy).Clean();
        Fires("TK1026", "The handler of 'Legacy' and 'Shop.LegacyHandler'", Legacy, legacy);
    }

    [Fact]
    public void TK1027_is_an_information_that_names_each_type()
    {
        var built = Built.Assembly("Shop", "namespace Shop;\n[TaskPayload(\"a\")]" + Payload + Legacy).Clean();
        var found = Assert.Single(built.Informations);
        Assert.Equal("TK1027", found.Id);
        Assert.Contains("still runs 1 declared task type(s): 'a'", found.GetMessage());
    }

    [Fact]
    public void TK1027_is_silent_without_a_catch_all_handler_and_without_types_left()
    {
        Assert.Empty(Built.Assembly("Shop", "namespace Shop;\n[TaskPayload(\"a\")]" + Payload).Informations);
        Assert.Empty(Built.Assembly("Shop", "namespace Shop;\n" + Legacy).Informations);
    }

    [Fact]
    public void One_catch_all_handler_is_silent() => IsSilent(Legacy);
}
