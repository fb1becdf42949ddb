using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using TaskKit.Registry.Tuning;

namespace TaskKit.Generators.Tests;

/// <summary>Settings with rules: these declarations are compiled with the generator.</summary>
/// <param name="ApiKey">The key of the account.</param>
[HandlerSettings]
public sealed record MailerSettings([Required, Sensitive] string ApiKey = "", [Range(1, 65535)] int Port = 25) : IValidatableObject
{
    [RegularExpression("[a-z.]+"), StringLength(20)]
    public string Host { get; init; } = "localhost";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host == "forbidden")
            yield return new ValidationResult("the host is on the list of forbidden ones", [nameof(Host)]);
    }
}

public sealed record Mail(string To);

[TaskHandler("mailer")]
public sealed class MailerHandler(MailerSettings settings) : ITaskHandler<Mail>
{
    public ValueTask<TaskResult> HandleAsync(Mail payload, TaskContext context, CancellationToken cancellationToken) =>
        TaskResult.DoneWith(settings.Host);
}

/// <summary>The rules of settings.</summary>
public sealed class CheckedSettingsTests
{
    private const string Section = "TaskKit:Handlers:mailer";

    [Fact]
    public void Values_that_keep_the_rules_are_read()
    {
        var settings = Read(("ApiKey", "k"), ("Port", "587"), ("Host", "mail.example"));
        Assert.Equal(new MailerSettings("k", 587) { Host = "mail.example" }, settings);
    }

    [Fact]
    public void All_broken_rules_are_named_with_the_path_that_sets_the_value()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(("ApiKey", "s3cret"), ("Port", "0"), ("Host", "UPPER")));
        Assert.Contains($"{Section}:Port: 'port' must be between 1 and 65535", error.Message);
        Assert.Contains($"{Section}:Host: 'host' must match the pattern [a-z.]+", error.Message);
        Assert.DoesNotContain("s3cret", error.Message);
        Assert.DoesNotContain("UPPER", error.Message);
    }

    [Fact]
    public void A_setting_with_Required_must_be_set_although_it_has_a_default()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read());
        Assert.Contains("MAILER_API_KEY", error.Message);
        error = Assert.Throws<TaskKitConfigurationException>(() => Read(("ApiKey", " ")));
        Assert.Contains("'apiKey' is required", error.Message);
    }

    [Fact]
    public void The_record_checks_itself()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(("ApiKey", "k"), ("Host", "forbidden")));
        Assert.Contains($"{Section}:Host: the host is on the list of forbidden ones", error.Message);
    }

    private static MailerSettings Read(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"{Section}:{pair.Name}", (string?)pair.Value)))
            .Build();
        var reader = new HandlerSettingsReader(configuration);
        object? made = reader.Read(TaskCatalog.Registry.Get("mailer").Settings!);
        reader.ThrowIfWrong();
        return (MailerSettings)made!;
    }
}
