using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>TK1010: what nobody declared cannot be submitted.</summary>
public sealed class UndeclaredPayloadTests
{
    private const string Payload = "namespace Shop; public sealed record SendSms(string To, string Body);";

    private const string Submits = """
        namespace Shop;

        public static class Caller
        {
            public static ValueTask<TaskId> One(ITaskClient client) => client.EnqueueAsync(new SendSms("a", "b"));
            public static ValueTask<IReadOnlyList<TaskId>> Many(ITaskClient client) => client.EnqueueManyAsync([new SendSms("a", "b")]);
            public static ValueTask<IReadOnlyList<TaskId>> List(ITaskClient client, List<SendSms> all) => client.EnqueueManyAsync(all);
            public static ValueTask<IReadOnlyList<TaskId>> Some(ITaskClient client, SendSms[] all) => client.EnqueueManyAsync(all, new() { Delay = TimeSpan.Zero });
            public static void Next(TaskContext context) => context.FollowUp(new SendSms("a", "b"));
        }
        """;

    [Trait("Seed", "2-09")]
    [Trait("Seed", "4-27")]
    [Fact]
    public void A_declared_payload_can_be_submitted_in_each_way() => Built.Assembly("Shop", [Sources.Sms, Submits]).Clean();

    [Trait("Seed", "1-02")]
    [Fact]
    public void Without_a_declaration_each_call_is_one_error()
    {
        var built = Built.Assembly("Shop", [Payload, Submits]);
        Assert.Equal(5, built.Errors.Count());
        Assert.All(built.Errors, error => Assert.Matches("^TK1010: .*No task type is declared for this payload", error));
    }

    [Fact]
    public void The_compiler_reports_it_even_where_analyzers_are_off()
    {
        var built = Built.Assembly("Shop", [Payload, Submits]);
        Assert.Equal(5, built.Compilation.GetDiagnostics().Count(d => d.Id == "TK1010"));
    }

    [Theory]
    [InlineData("EnqueueAsync(payload)", "object")]
    [InlineData("EnqueueAsync(payload)", "string")]
    [InlineData("EnqueueAsync(payload)", "IDisposable")]
    [InlineData("EnqueueAsync<T>(payload)", "T")]
    [InlineData("EnqueueManyAsync([payload])", "T")]
    public void A_type_that_is_not_known_at_compile_time_is_one_error_that_says_so(string call, string type)
    {
        string source =
            $"public static class Caller {{ public static void Go<T>(ITaskClient client, {type} payload) where T : class => client.{call}; }}";
        string error = Assert.Single(Built.Assembly("Shop", source).Errors);
        Assert.Contains("The payload's type must be known at compile time", error);
    }

    [Fact]
    public void It_cannot_be_suppressed_by_a_pragma()
    {
        string suppressed = "#pragma warning disable TK1010\n" + Submits;
        var built = Built.Assembly("Shop", [Payload, suppressed]);
        Assert.Equal(5, built.Errors.Count(error => error.StartsWith("TK1010", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_payload_derived_from_a_declared_one_is_not_declared()
    {
        string inherited = Sources.Sms.Replace("sealed record", "record");
        const string Derived = """
            namespace Shop;

            public sealed record Urgent(string To) : SendSms(To, "!");

            public static class Caller
            {
                public static ValueTask<TaskId> One(ITaskClient client) => client.EnqueueAsync(new Urgent("a"));
            }
            """;
        var errors = Built.Assembly("Shop", [inherited, Derived]).Errors;
        Assert.Contains(errors, error => error.StartsWith("TK1010", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("TK2001", StringComparison.Ordinal));
    }
}
