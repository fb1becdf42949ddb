namespace TaskKit.Tests.Pausing;

/// <summary>The texts of scopes.</summary>
public sealed class PauseScopeTests
{
    public static TheoryData<string, PauseScope> Texts =>
        new()
        {
            { "all", PauseScope.All },
            { "domain:billing", PauseScope.Domain("billing") },
            { "type:sms", PauseScope.Type("sms") },
            { "type:app:sms", PauseScope.Type("app:sms") },
            { "schedule:nightly", PauseScope.Schedule("nightly") },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_scope_is_read_as_it_is_written(string text, PauseScope scope)
    {
        Assert.Equal(text, scope.ToString());
        Assert.Equal(scope, PauseScope.Parse(text));
        Assert.True(PauseScope.TryParse(text, out var read));
        Assert.Equal(scope, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ALL")]
    [InlineData("sms")]
    [InlineData("type:")]
    [InlineData("type:a b")]
    [InlineData("type:a/b")]
    [InlineData("type:é")]
    [InlineData("queue:sms")]
    [InlineData("all:")]
    public void Another_text_is_refused_with_the_expected_ones(string text)
    {
        Assert.False(PauseScope.TryParse(text, out _));
        string refusal = Assert.Throws<FormatException>(() => PauseScope.Parse(text)).Message;
        Assert.Equal($"Expected 'all', 'domain:<name>', 'type:<name>' or 'schedule:<name>', got '{text}'.", refusal);
    }

    [Fact]
    public void A_name_has_the_letters_of_names_and_at_most_200_of_them()
    {
        Assert.Equal(200, PauseScope.Type(new string('x', 200)).Name!.Length);
        Assert.Throws<ArgumentException>(() => PauseScope.Type(new string('x', 201)));
        Assert.Throws<ArgumentException>(() => PauseScope.Domain(""));
        Assert.Contains("got 'a b'", Assert.Throws<ArgumentException>(() => PauseScope.Schedule("a b")).Message);
        Assert.Throws<ArgumentNullException>(() => PauseScope.Type(null!));
        Assert.False(PauseScope.TryParse(null, out _));
    }

    [Fact]
    public void A_scope_knows_its_kind()
    {
        Assert.True(default(PauseScope) is { IsAll: true, Name: null, IsDomain: false, IsType: false, IsSchedule: false });
        Assert.True(PauseScope.Domain("billing") is { IsAll: false, IsDomain: true });
        Assert.True(PauseScope.Type("sms") is { IsType: true, Name: "sms" });
        Assert.True(PauseScope.Schedule("nightly") is { IsSchedule: true });
    }
}
