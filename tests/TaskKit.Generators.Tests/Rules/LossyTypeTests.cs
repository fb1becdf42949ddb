using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>TK2007: a class whose properties are not all that it holds.</summary>
public sealed class LossyTypeTests
{
    private const string Enumerator =
        "{ public int Own { get; set; } public IEnumerator<int> GetEnumerator() => throw new NotSupportedException(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }";

    private static string Declared(string declaration) => $"[TaskPayload(\"a\")] {declaration}";

    [Theory]
    [InlineData(": List<int>", "derives from 'System.Collections.Generic.List<int>'")]
    [InlineData(": Dictionary<string, int>", "derives from 'System.Collections.Generic.Dictionary<string, int>'")]
    [InlineData(": Exception", "derives from 'System.Exception'")]
    [InlineData(": Middle", "derives from 'System.Random'")]
    [InlineData(": IEnumerable<int> " + Enumerator, "implements IEnumerable")]
    public void D04_TK2007_a_payload(string bases, string reason)
    {
        string body = bases.EndsWith('}') ? "" : ";";
        Fires("TK2007", reason, Declared($"public sealed class A {bases}{body} public class Middle : Random;"));
        Fires("TK2007", "Payload 'Shop.A'", Declared($"public sealed class A {bases}{body} public class Middle : Random;"));
    }

    [Theory]
    [InlineData("Lost Value")]
    [InlineData("Lost? Value = null")]
    [InlineData("Lost[] Value")]
    [InlineData("Dictionary<string, List<Lost>> Value")]
    public void D04_TK2007_a_member(string parameter) =>
        Fires(
            "TK2007",
            "Type 'Shop.Lost' of member 'A.Value' derives from 'System.Collections.Generic.List<int>'",
            Declared($"public sealed record A({parameter}); public class Lost : List<int>;")
        );

    [Theory]
    [InlineData("public sealed class Lost : IEnumerable<int> " + Enumerator)]
    [InlineData("public struct Lost : IEnumerable<int> " + Enumerator)]
    [InlineData("public sealed record Lost : IEnumerable<int> " + Enumerator)]
    public void D04_TK2007_a_member_that_is_a_collection_of_its_own(string declaration) =>
        Fires("TK2007", "'A.Value' implements IEnumerable", Declared("public sealed record A(Lost Value);") + declaration);

    [Fact]
    public void D04_TK2007_a_member_of_a_member() =>
        Fires(
            "TK2007",
            "'Line.Tags'",
            Declared(
                "public sealed record A(Line[] Lines); public sealed record Line(Tags Tags); public sealed class Tags : HashSet<string>;"
            )
        );

    [Fact]
    public void D04_A_member_with_a_base_class_of_the_user_is_silent() =>
        IsSilent(
            Declared(
                "public sealed record A(Car Value); public class Car : Vehicle; public class Vehicle { public int Wheels { get; set; } }"
            )
        );

    [Fact]
    public void D04_A_base_class_of_another_assembly_is_silent_even_in_a_namespace_like_that_of_the_framework()
    {
        var contracts = Built.Assembly("Contracts", "namespace System.Biz; public class Base { public int Id { get; set; } }").Clean();
        IsSilent(Declared("public sealed class A : System.Biz.Base { public int Own { get; set; } }"), contracts);
    }

    [Fact]
    public void D04_A_base_class_that_holds_nothing_is_silent() =>
        IsSilent(Declared("public sealed class A : EventArgs { public int Own { get; set; } }"));

    [Fact]
    public void D04_A_property_of_another_assembly_that_holds_a_value_and_cannot_be_set_is_refused()
    {
        var plain = Built
            .Assembly(
                "Plain",
                "namespace Plain; public sealed class Ping { public List<int> Numbers { get; } = []; public int Count => Numbers.Count; }"
            )
            .Clean();
        Fires("TK2003", "'Ping.Numbers'", "using Plain;\n" + Sources.Handler("[TaskHandler(\"a\")]", "Ping"), plain);
    }
}
