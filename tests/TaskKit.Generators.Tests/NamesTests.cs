using TaskKit.Generators.Parsing;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>Rules that stand in the generator and in the runtime, because neither can call the other.</summary>
public sealed class NamesTests
{
    [Fact]
    public void Seed2_17_A_name_of_a_module_is_a_flat_constant()
    {
        const string Source = """
            namespace Shop;
            public sealed record MyTask(string Id);
            public static class Program { public const string Name = TaskCatalog.Types.MymoduleMyTask; }
            """;
        var built = Built.Assembly("Shop", Source + Sources.Handler("[TaskHandler(\"mymodule:my_task\")]", "MyTask")).Clean();
        Assert.Contains("public const string MymoduleMyTask = \"mymodule:my_task\";", built.Text("TaskCatalog.g.cs"));
        Assert.Contains("public const string MymoduleMyTask = \"tasks.worker.mymodule.my_task\";", built.Text("TaskCatalog.g.cs"));
    }

    [Theory]
    [InlineData("sms", "Sms")]
    [InlineData("user:send_welcome_email", "UserSendWelcomeEmail")]
    [InlineData("a.b-c_d:e", "ABCDE")]
    [InlineData("sendSms", "SendSms")]
    [InlineData("2fa", "_2fa")]
    [InlineData("v2.send", "V2Send")]
    public void A_constant_is_made_of_the_words_of_a_name(string name, string constant) =>
        Assert.Equal(constant, TaskTypeName.ToConstant(name));

    [Theory]
    [InlineData("30s")]
    [InlineData("500ms")]
    [InlineData(" 5M ")]
    [InlineData("1.5h")]
    [InlineData("2d")]
    [InlineData("00:01:30")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("1e3s")]
    [InlineData("-1s")]
    [InlineData("1,5s")]
    [InlineData("00:99:00")]
    [InlineData("99999999999d")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("NaNs")]
    public void Attributes_and_configuration_read_durations_alike(string text)
    {
        bool isDuration = DurationText.TryParse(text, out var duration);
        Assert.Equal(isDuration ? (long)duration.TotalMilliseconds : null, Durations.Milliseconds(text));
    }
}
