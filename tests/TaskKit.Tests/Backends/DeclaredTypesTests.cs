using System.Text;
using TaskKit.Backends.Declaring;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;

namespace TaskKit.Tests.Backends;

/// <summary>The documents of declared types.</summary>
public sealed class DeclaredTypesTests
{
    private readonly DocumentTable _documents = new();
    private readonly DeclaredTypes _types;

    public DeclaredTypesTests() => _types = new(_documents, new RetentionOptions { Dead = TimeSpan.FromMilliseconds(100) });

    [Fact]
    public void A_type_has_one_document_with_all_its_programs()
    {
        _types.Declare(new("Shop", ["sms", "fax"]), 1000);
        _types.Declare(new("Billing", ["sms"]), 1050);
        _types.Declare(new("Shop", ["sms"]), 1060);

        Assert.Equal(
            """{"programs":{"Shop":{"seen":1060,"ends":1160},"Billing":{"seen":1050,"ends":1150}}}""",
            Encoding.UTF8.GetString(_documents.Read(DeclaredTypes.Kind, "sms", 1060)!.Value.Span)
        );
        Assert.Equal(["fax", "sms"], DeclaredTypes.List(_documents, 1060).Select(type => type.Type));
    }

    [Fact]
    public void Each_entry_ends_by_itself_and_the_document_with_the_last_one()
    {
        _types.Declare(new("Shop", ["sms"]), 1000);
        _types.Declare(new("Billing", ["sms"]), 1050);

        _types.Prune(1100, _ => true);
        Assert.Equal(["Billing", "Shop"], DeclaredTypes.List(_documents, 1100).Single().ProgramNames);
        _types.Prune(1100, _ => false);
        Assert.Equal(["Billing"], DeclaredTypes.List(_documents, 1100).Single().ProgramNames);
        _types.Prune(1149, _ => false);
        Assert.True(_types.IsDeclared("sms", 1149));
        _types.Prune(1150, _ => false);
        Assert.False(_types.IsDeclared("sms", 1150));
    }

    [Fact]
    public void What_somebody_else_declared_meanwhile_is_seen()
    {
        var others = new DeclaredTypes(_documents, new RetentionOptions { Dead = TimeSpan.FromMilliseconds(10) });
        _types.Declare(new("Shop", ["sms"]), 1000);
        _types.Prune(1000, _ => false);
        others.Declare(new("Billing", ["fax"]), 1001);

        _types.Prune(1011, _ => false);

        Assert.Equal(["sms"], DeclaredTypes.List(_documents, 1011).Select(type => type.Type));
    }

    [Fact]
    public void Of_very_many_programs_those_that_were_seen_last_are_kept()
    {
        for (int i = 0; i < 2000; i++)
            _types.Declare(new($"Program-{i}", ["sms"]), 1000 + i);

        var document = _documents.Read(DeclaredTypes.Kind, "sms", 3000)!;

        Assert.True(document.Value.Length <= 64 * 1024);
        var programs = DeclaredType.Read(document).ProgramNames;
        Assert.InRange(programs.Count, 500, 2000);
        Assert.Contains("Program-1999", programs);
        Assert.DoesNotContain("Program-0", programs);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"programs":7}""")]
    [InlineData("""{"programs":{"Shop":{"seen":"x"}}}""")]
    public void A_document_that_is_none_of_ours_declares_its_type_and_names_no_program(string value)
    {
        _documents.Write(new DocumentWrite(DeclaredTypes.Kind, "sms", Encoding.UTF8.GetBytes(value)), 1000);

        Assert.True(_types.IsDeclared("sms", 1000));
        Assert.Empty(DeclaredTypes.List(_documents, 1000));
        _types.Prune(5000, _ => false);
        _types.Declare(new("Shop", ["sms"]), 5000);
        Assert.Equal(["Shop"], DeclaredTypes.List(_documents, 5000).Single().ProgramNames);
    }
}
