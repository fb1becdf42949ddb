using System.Net;
using Shop.Notifications;
using TaskKit;

namespace Shop.Tests;

public sealed class OptionTests
{
    [Fact]
    public async Task Seed0_24_The_text_message_handler_has_settings_of_its_own()
    {
        await using var shop = await ShopHost.StartAsync(
            ("TaskKit:Worker:Enabled", "false"),
            ("TaskKit:Handlers:sms:ApiKey", "s3cret"),
            ("TaskKit:Handlers:sms:From", "Bookshop")
        );

        var settings = shop.Service<SmsSettings>();

        Assert.Equal(("s3cret", "Bookshop"), (settings.ApiKey, settings.From));
        Assert.Equal("", new SmsSettings().ApiKey);
        var members = TaskCatalog.Registry.Get(TaskCatalog.Types.Sms).Settings!.Members;
        Assert.Equal(["--sms-api-key", "--sms-from", "--sms-base-address"], members.Select(member => member.Flag));
        Assert.Equal(["sms_api_key", "sms_from", "sms_base_address"], members.Select(member => member.Key));
    }

    [Fact]
    public async Task Seed0_24_The_constructor_of_the_handler_takes_what_the_key_sms_api_key_says()
    {
        var gateway = new Answers(HttpStatusCode.Accepted);
        await using var shop = await ShopHost.StartAsync(gateway, ("sms_api_key", "s3cret"), ("sms_from", "Bookshop"));

        var ended = await shop.RunAsync(await shop.Client.EnqueueAsync(new SendSms("+31", "Hello")));

        Assert.Equal(TaskState.Done, ended.State);
        Assert.Equal("Bearer s3cret", Assert.Single(gateway.Requests).Headers.Authorization!.ToString());
        Assert.Contains("\"from\":\"Bookshop\"", Assert.Single(gateway.Bodies));
    }

    [Fact]
    public async Task Seed0_25_The_email_handler_shows_the_pattern()
    {
        await using var shop = await ShopHost.StartAsync(
            ("TaskKit:Worker:Enabled", "false"),
            ("TaskKit:Handlers:email:Host", "mail.example.com"),
            ("TaskKit:Handlers:email:Port", "587")
        );

        var settings = shop.Service<EmailSettings>();

        Assert.Equal(("mail.example.com", 587, "shop@example.com"), (settings.Host, settings.Port, settings.From));
    }
}
