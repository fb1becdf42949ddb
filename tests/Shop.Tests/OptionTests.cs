using Microsoft.Extensions.Options;
using Shop.Notifications;

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

        var options = shop.Service<IOptions<SmsOptions>>().Value;

        Assert.Equal(("s3cret", "Bookshop"), (options.ApiKey, options.From));
        Assert.Equal("", new SmsOptions().ApiKey);
    }

    [Fact]
    public async Task Seed0_25_The_email_handler_shows_the_pattern()
    {
        await using var shop = await ShopHost.StartAsync(
            ("TaskKit:Worker:Enabled", "false"),
            ("TaskKit:Handlers:email:Host", "mail.example.com"),
            ("TaskKit:Handlers:email:Port", "587")
        );

        var options = shop.Service<IOptions<EmailOptions>>().Value;

        Assert.Equal(("mail.example.com", 587, "shop@example.com"), (options.Host, options.Port, options.From));
    }
}
