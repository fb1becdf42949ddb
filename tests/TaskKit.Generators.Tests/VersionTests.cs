using TaskKit.Generators.Tests.Support;
using TaskKit.Registry;
using TaskKit.Tool;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of task types with several versions: names that do not clash, and payloads that know theirs.</summary>
public sealed class VersionTests
{
    private const string Payloads =
        "public sealed record PaymentV1(int A); public sealed record PaymentV2(int A, int B); public sealed record PaymentV3(int C);";

    private static readonly Built Own = Built
        .Assembly(
            "Shop",
            "namespace Shop;\n"
                + Payloads
                + Handler("[TaskHandler(\"payment\")]", "PaymentV1", "V1Handler")
                + Handler("[TaskHandler(\"payment\", Version = 2)]", "PaymentV2", "V2Handler")
                + Handler("[TaskHandler(\"payment\", Version = 3)]", "PaymentV3", "V3Handler")
                + """
                public static class Caller
                {
                    public static async Task Submit(ITaskClient client)
                    {
                        await client.EnqueueAsync(new PaymentV1(1));
                        await client.EnqueueManyAsync([new PaymentV2(1, 2)]);
                        await client.EnqueueAsync(new PaymentV3(1));
                    }
                    public static string Name => TaskCatalog.Types.Payment;
                }
                """
        )
        .Clean();

    [Fact]
    public void Seed1_25_A_type_has_a_handler_for_each_of_three_versions() =>
        Assert.Equal(
            [("payment", 1, "V1Handler"), ("payment", 2, "V2Handler"), ("payment", 3, "V3Handler")],
            Own.Module().Registrations.Select(entry => (entry.Type, entry.Version, entry.HandlerType.Name))
        );

    [Fact]
    public void Seed1_25_A_handler_that_states_no_version_has_version_1() =>
        Assert.Equal((1, "1.0.0"), Numbers(Built.Assembly("Shop", Sms).Clean().Module().Registrations[0]));

    [Fact]
    public void Seed1_25_Versions_may_share_a_payload()
    {
        var built = Built
            .Assembly(
                "Shop",
                "namespace Shop; public sealed record Payment(int A);"
                    + Handler("[TaskHandler(\"payment\", Version = 1)]", "Payment", "First")
                    + Handler("[TaskHandler(\"payment\", Version = 4)]", "Payment", "Second")
            )
            .Clean();
        Assert.Equal([1, 4], built.Module().Registrations.Select(entry => entry.Version));
        Assert.Equal([("PaymentCodec", null)], CodecsOf(built));
    }

    [Fact]
    public void Each_payload_has_a_codec_of_the_same_type_that_knows_its_version() =>
        Assert.Equal([("PaymentCodec", 1), ("Payment_V2Codec", 2), ("Payment_V3Codec", 3)], CodecsOf(Own));

    [Fact]
    public void A_payload_of_several_versions_carries_the_lowest_where_another_payload_exists()
    {
        var built = Built
            .Assembly(
                "Shop",
                "namespace Shop; public sealed record Old(int A); public sealed record New(int A);"
                    + Handler("[TaskHandler(\"payment\", Version = 1)]", "Old", "First")
                    + Handler("[TaskHandler(\"payment\", Version = 2)]", "Old", "Second")
                    + Handler("[TaskHandler(\"payment\", Version = 5)]", "New", "Third")
            )
            .Clean();
        Assert.Equal([("PaymentCodec", 1), ("Payment_V5Codec", 5)], CodecsOf(built));
    }

    [Fact]
    public void The_only_payload_of_a_type_leaves_the_version_to_the_default()
    {
        var built = Built.Assembly("Shop", Sms.Replace("(\"sms\")", "(\"sms\", Version = 2)")).Clean();
        Assert.Equal([("SmsCodec", null)], CodecsOf(built));
        Assert.Equal((2, "2.0.0"), Numbers(built.Module().Registrations[0]));
    }

    [Fact]
    public void Contracts_state_versions_on_payloads_and_handlers_take_them_over()
    {
        var contracts = Built
            .Assembly(
                "Shop.Contracts",
                "namespace Shop; [TaskPayload(\"payment\")] public sealed record Old(int A); [TaskPayload(\"payment\", Version = 2)] public sealed record New(int A);"
            )
            .Clean();
        string source =
            "namespace Mine; using Shop;" + Handler("[TaskHandler]", "Old", "First") + Handler("[TaskHandler]", "New", "Second");
        var handlers = Built.Assembly("Shop.Handlers", source, contracts).Clean();
        Assert.Equal([("PaymentCodec", 1), ("Payment_V2Codec", 2)], CodecsOf(contracts));
        Assert.Equal(
            [(1, "First"), (2, "Second")],
            handlers.Module(contracts).Registrations.Select(entry => (entry.Version, entry.HandlerType.Name))
        );
        Built.Assembly("Host", "", contracts, handlers).Clean();
    }

    [Fact]
    public void A_type_whose_name_ends_like_a_version_does_not_clash() =>
        Built
            .Assembly(
                "Shop",
                "namespace Shop;\n"
                    + Payloads
                    + Handler("[TaskHandler(\"payment\")]", "PaymentV1", "V1Handler")
                    + Handler("[TaskHandler(\"payment\", Version = 2)]", "PaymentV2", "V2Handler")
                    + Handler("[TaskHandler(\"payment_v2\")]", "PaymentV3", "V3Handler")
            )
            .Clean();

    [Fact]
    public void Seed4_06_Description_and_version_have_their_defaults_in_the_manifest()
    {
        var type = Assert.Single(Read(Built.Assembly("Shop", Sms)).Types);
        Assert.Equal(("", "1.0.0"), (type.Description, type.VersionText));
        var stated = Assert.Single(
            Read(Built.Assembly("Shop", Sms.Replace("(\"sms\")", "(\"sms\", Description = \"Texts\", VersionText = \"1.2.0\")"))).Types
        );
        Assert.Equal(("Texts", "1.2.0"), (stated.Description, stated.VersionText));
    }

    [Fact]
    public void Seed4_25_The_manifest_has_the_versions_1_0_0_and_2_0_0_of_a_handler()
    {
        var built = Built.Assembly(
            "Shop",
            "namespace Shop; public sealed record ProcessPayment(int A);"
                + Handler("[TaskHandler(\"process_payment\")]", "ProcessPayment", "First")
                + Handler("[TaskHandler(\"process_payment\", Version = 2)]", "ProcessPayment", "Second")
        );
        var type = Assert.Single(Read(built).Types);
        Assert.Equal(["1.0.0", "2.0.0"], type.Versions.Select(version => version.VersionText));
        Assert.Equal(["Shop.First", "Shop.Second"], type.Versions.Select(version => version.Handler));
        Assert.Equal(("1.0.0", "Shop.First"), (type.VersionText, type.Handler));
    }

    private static (int, string) Numbers(TaskRegistration entry) => (entry.Version, entry.VersionText);

    private static IEnumerable<(string, int?)> CodecsOf(Built built) =>
        built
            .Module()
            .GetType()
            .GetFields()
            .Where(field => field.Name.EndsWith("Codec", StringComparison.Ordinal))
            .OrderBy(field => field.Name.Length)
            .ThenBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => (field.Name, (int?)field.FieldType.GetProperty("Version")!.GetValue(field.GetValue(null))));

    private static TaskManifest Read(Built built)
    {
        string folder = Directory.CreateTempSubdirectory("taskkit-manifest-").FullName;
        try
        {
            string path = Path.Combine(folder, "Shop.dll");
            File.WriteAllBytes(path, built.Clean().Image());
            return ManifestReader.Read(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
