using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the feature flags that gate handlers.</summary>
public sealed class FlagTests
{
    private static readonly Built Users = Built
        .Assembly(
            "Shop",
            "namespace Shop;\n"
                + Gated("user:send_welcome_email", "SendWelcomeEmail", "email_notifications")
                + Gated("user:send_password_reset_email", "SendPasswordResetEmail", "email_notifications")
                + Gated("user:export_user_data", "ExportUserData", "data_export")
                + Gated("user:generate_user_report", "GenerateUserReport", "report_generation")
        )
        .Clean();

    [Fact]
    public void Seed2_04_One_flag_gates_several_handlers() =>
        Assert.Equal(
            [
                ("data_export", "ExportUserDataHandler"),
                ("report_generation", "GenerateUserReportHandler"),
                ("email_notifications", "SendPasswordResetEmailHandler"),
                ("email_notifications", "SendWelcomeEmailHandler"),
            ],
            Users.Module().Registrations.Select(entry => (Assert.Single(entry.Flags), entry.HandlerType.Name))
        );

    [Fact]
    public void Seed2_04_The_manifest_names_the_flag_of_each_handler() =>
        Assert.Equal(
            [
                ("user:export_user_data", "data_export"),
                ("user:generate_user_report", "report_generation"),
                ("user:send_password_reset_email", "email_notifications"),
                ("user:send_welcome_email", "email_notifications"),
            ],
            Users
                .Manifest()
                .GetProperty("types")
                .EnumerateArray()
                .Select(type => (type.GetProperty("type").GetString(), type.GetProperty("flags")[0].GetString()))
        );

    [Fact]
    public void Several_flags_come_in_the_order_of_their_names_and_once()
    {
        const string Flags = "[TaskHandler(\"a\")][FeatureFlag(\"b\")][FeatureFlag(\"a\")][FeatureFlag(\"b\")]";
        var built = Built.Assembly("Shop", "namespace Shop; public sealed record A(int X);" + Handler(Flags, "A")).Clean();
        Assert.Equal(["a", "b"], built.Module().Registrations[0].Flags);
    }

    private static string Gated(string type, string payload, string flag) =>
        $"public sealed record {payload}(int UserId);\n"
        + Handler($"[TaskHandler(\"{type}\"), FeatureFlag(\"{flag}\")]", payload, payload + "Handler");
}
