using Shop.Billing;
using Shop.Notifications;
using Shop.Storage;
using Shop.UserManagement;

namespace Shop;

/// <summary>The services and options that the shop's handlers ask for.</summary>
public static class ShopServices
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services of the host.</param>
    public static IServiceCollection AddShop(this IServiceCollection services)
    {
        services.AddSingleton<SmtpMailer>();
        services.AddHttpClient<SmsGateway>();
        services.AddHttpClient<PaymentGateway>();
        services.AddHttpClient();

        services.AddSingleton<ShopFolder>();
        services.AddSingleton(shop => new Records<User>(Folder(shop), "users", ShopJson.Default.User));
        services.AddSingleton(shop => new Records<PasswordReset>(Folder(shop), "password-resets", ShopJson.Default.PasswordReset));
        services.AddSingleton(shop => new Records<Invoice>(Folder(shop), "invoices", ShopJson.Default.Invoice));
        services.AddSingleton(shop => new Records<Subscription>(Folder(shop), "subscriptions", ShopJson.Default.Subscription));

        services.AddOptions<ShopOptions>().BindConfiguration("Shop");
        services.AddOptions<FileCleanupOptions>().BindConfiguration("TaskKit:Handlers:file_cleanup");
        services.AddOptions<PasswordResetOptions>().BindConfiguration("TaskKit:Handlers:password_reset");
        services.AddOptions<PaymentOptions>().BindConfiguration("TaskKit:Handlers:payment_processing");
        return services;
    }

    private static ShopFolder Folder(IServiceProvider services) => services.GetRequiredService<ShopFolder>();
}
