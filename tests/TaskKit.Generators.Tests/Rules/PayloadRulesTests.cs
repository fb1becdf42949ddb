using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

public sealed class PayloadRulesTests
{
    private static string Declared(string declaration) => $"[TaskPayload(\"a\")] {declaration}";

    [Theory]
    [InlineData("public record A(int X);")]
    [InlineData("public class A;")]
    public void TK2001_not_sealed(string payload) => Fires("TK2001", "'A' can be inherited", Declared(payload));

    [Fact]
    public void TK2001_not_sealed_and_declared_by_its_handler() =>
        Fires("TK2001", "'A' can be inherited", "public record A(int X);" + Handler("[TaskHandler(\"a\")]", "A"));

    [Theory]
    [InlineData("public abstract record A(int X);", "abstract")]
    [InlineData("public sealed record A<T>(int X);", "generic")]
    [InlineData("public static class A;", "static")]
    public void TK2002_not_plain(string payload, string what) => Fires("TK2002", $"'A' is {what}", Declared(payload));

    [Fact]
    public void TK2002_nested_in_a_generic_class() =>
        Fires(
            "TK2002",
            "'A' is nested in the generic class 'Outer'",
            $"public class Outer<T> {{ {Declared("public sealed record A(int X);")} }}"
        );

    [Fact]
    public void D18_TK2002_obsolete_as_an_error() =>
        Fires("TK2002", "'A' is marked [Obsolete] as an error", Declared("[Obsolete(\"old\", true)] public sealed record A(int X);"));

    [Theory]
    [InlineData("string", "String")]
    [InlineData("Uri", "Uri")]
    [InlineData("object", "Object")]
    public void TK2002_a_class_of_the_framework_as_payload(string payload, string name) =>
        Fires("TK2002", $"'{name}' is a class of the framework", Handler("[TaskHandler(\"a\")]", payload));

    [Fact]
    public void TK2002_an_interface_as_payload() =>
        Fires("TK2002", "is an interface", "public interface A;" + Handler("[TaskHandler(\"a\")]", "A"));

    [Theory]
    [InlineData("System.Action Call", "A.Call", "a delegate")]
    [InlineData("object Any", "A.Any", "JsonElement")]
    [InlineData("System.IO.Stream Data", "A.Data", "not one of the values")]
    [InlineData("(int, int) Pair", "A.Pair", "a record")]
    [InlineData("System.Collections.Generic.List<System.Type> Types", "A.Types", "not one of the values")]
    [InlineData("System.IDisposable Thing", "A.Thing", "an interface")]
    [InlineData("int[,] Grid", "A.Grid", "several dimensions")]
    [InlineData("dynamic Any", "A.Any", "nothing like it")]
    [InlineData("Flags Set", "A.Set", "flags")]
    [InlineData("Base Thing", "A.Thing", "abstract")]
    [InlineData("Box<int> Thing", "A.Thing", "generic")]
    [InlineData("Clash Value", "A.Value", "its enum calls 'First' and 'Second' \"x\" in JSON")]
    public void TK2003_a_member_of_an_unsupported_type(string parameter, string member, string reason)
    {
        string source =
            Declared($"public sealed record A({parameter});")
            + "[Flags] public enum Flags { X } public abstract class Base; public sealed record Box<T>(T Value);"
            + "public enum Clash { None, [Name(\"x\")] First, [Name(\"x\")] Second }";
        source = source.Replace("[Name(", "[System.Text.Json.Serialization.JsonStringEnumMemberName(");
        Fires("TK2003", $"Member '{member}'", source);
        Fires("TK2003", reason, source);
    }

    [Theory]
    [InlineData("public int X { get; private set; }", "neither a public setter")]
    [InlineData("public int X { get; }", "neither a public setter")]
    [InlineData("[System.Text.Json.Serialization.JsonConverter(typeof(int))] public int X { get; set; }", "[JsonConverter]")]
    [InlineData(
        "[System.Text.Json.Serialization.JsonExtensionData] public Dictionary<string, int>? X { get; set; }",
        "[JsonExtensionData]"
    )]
    [InlineData(
        "[System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] public int? X { get; set; }",
        "with a condition"
    )]
    [InlineData(
        "public int X { get; set; } [System.Text.Json.Serialization.JsonPropertyName(\"x\")] public int Y { get; set; }",
        "called \"x\""
    )]
    [InlineData("[Mine] public int X { get; set; }", "[Mine], derived from JsonConverterAttribute")]
    [InlineData("public new string Inherited { get; set; } = \"\";", "it hides 'Base.Inherited', whose value would be lost")]
    [InlineData("public int X;", "it is a field")]
    [InlineData("[System.Text.Json.Serialization.JsonIgnore] public required int X { get; set; }", "required and yet not part")]
    [InlineData("public A(int other) { } public int X { get; set; }", "no property of the same name")]
    public void TK2003_a_member_that_could_not_be_read_back(string members, string reason) =>
        Fires(
            "TK2003",
            reason,
            Declared(
                $"public sealed class A : Base {{ {members} }} public class Base {{ public int Inherited {{ get; set; }} public virtual int Over {{ get; set; }} }} public sealed class MineAttribute : System.Text.Json.Serialization.JsonConverterAttribute;"
            )
        );

    [Fact]
    public void TK2003_names_the_nested_member() =>
        Fires(
            "TK2003",
            "'Line.Call' of type 'System.Action'",
            Declared("public sealed record A(Line[] Lines);") + "public sealed record Line(Action Call);"
        );

    [Fact]
    public void TK2003_too_many_members() =>
        Fires(
            "TK2003",
            "64 members",
            Declared(
                $"public sealed class A {{ {string.Join(" ", Enumerable.Range(0, 65).Select(i => $"public int M{i} {{ get; set; }}"))} }}"
            )
        );

    [Fact]
    public void A_class_of_64_members_is_silent() =>
        IsSilent(Declared($"public sealed record A({string.Join(", ", Enumerable.Range(0, 64).Select(i => $"string M{i}"))});"));

    [Theory]
    [InlineData("Dictionary<int, string> Map", "int")]
    [InlineData("IReadOnlyDictionary<Guid, string> Map", "System.Guid")]
    public void TK2004_a_key_that_is_no_string(string parameter, string type) =>
        Fires("TK2004", $"'A.Map' is a dictionary with keys of type '{type}'", Declared($"public sealed record A({parameter});"));

    [Theory]
    [InlineData("public A() { } public A(int x) { X = x; }", "2")]
    [InlineData("private A() { }", "no")]
    public void TK2005_constructors(string constructors, string count) =>
        Fires(
            "TK2005",
            $"'A' has {count} public constructors",
            Declared($"public sealed class A {{ {constructors} public int X {{ get; set; }} }}")
        );

    [Fact]
    public void A_chosen_constructor_is_silent() =>
        IsSilent(
            Declared(
                "public sealed class A { public A() { } [System.Text.Json.Serialization.JsonConstructor] public A(int x) { X = x; } public int X { get; set; } }"
            )
        );

    [Theory]
    [InlineData("private", "nested in 'Outer'")]
    [InlineData("protected", "nested in 'Outer'")]
    public void TK2006_a_hidden_payload(string access, string why) =>
        Fires("TK2006", why, $"public class Outer {{ {Declared($"{access} sealed record A(int X);")} }}");

    [Fact]
    public void TK2006_a_file_local_payload() => Fires("TK2006", "local to its file", Declared("file sealed record A(int X);"));

    [Theory]
    [InlineData("public sealed record A;")]
    [InlineData("internal sealed record A(string Text, int? Number = 3);")]
    [InlineData(
        "public sealed class A { public string Name { get; set; } = \"\"; public string Upper => Name.ToUpperInvariant(); public static int Count; }"
    )]
    [InlineData("public sealed class A { [System.Text.Json.Serialization.JsonIgnore] public Action? Call { get; set; } }")]
    [InlineData("public sealed record A(A? Next, List<A> All);")]
    [InlineData("public sealed class A(A? next) { public A? Next => next; }")]
    [InlineData(
        "public sealed class A { [System.Text.Json.Serialization.JsonIgnore] public int Field; private int _hidden = 1; public int Hidden() => _hidden; }"
    )]
    [InlineData("public sealed record A(\n#nullable disable\nstring Text, List<string> List\n#nullable restore\n);")]
    [InlineData("public sealed record A(DayOfWeek Day, string @class, Dictionary<string, int[]> Map);")]
    [InlineData("[Obsolete(\"old\")] public sealed record A(int X);")]
    [InlineData("public sealed class A { [Obsolete(\"old\", true)] public int X { get; set; } }")]
    [InlineData("public sealed class A { [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public int X { get; set; } }")]
    [InlineData(
        "public sealed class A : Base { public override int Over { get; set; } public new int Bare { get => base.Bare; set => base.Bare = value; } } public class Base { public virtual int Over { get; set; } public int Bare { get; set; } }"
    )]
    [InlineData(
        "public sealed record A(Same Value); public enum Same { A, [System.Text.Json.Serialization.JsonStringEnumMemberName(\"A\")] B = 0 }"
    )]
    [InlineData(
        "public sealed record A : Base { public required int Own { get; init; } } public record Base { public int Inherited { get; init; } = 3; }"
    )]
    public void Plain_payloads_are_silent(string payload) => IsSilent(Declared(payload));
}
