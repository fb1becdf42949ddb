using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class ManifestReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-manifest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Types_come_in_the_order_of_their_names_with_all_that_is_said_of_them()
    {
        var manifest = ManifestReader.Read(Write("Shop", ShopManifest.With($"{ShopManifest.Sms},{ShopManifest.Order}")));
        Assert.Equal(["order", "sms"], manifest.Types.Select(type => type.Type));
        var sms = manifest.Types[1];
        Assert.Equal(
            ("Shop.SendSmsHandler", "Shop.SendSms", 5, "10s", "Shop"),
            (sms.Handler, sms.Payload, sms.MaxRetries, sms.Timeout, sms.Assembly)
        );
        Assert.Equal([typeof(SharedMemoryProvider).FullName!], manifest.Backends);
    }

    [Fact]
    public void Modules_beside_the_program_add_their_types()
    {
        Write("Shop.Handlers", ShopManifest.With(ShopManifest.Sms).Replace("\"assembly\":\"Shop\"", "\"assembly\":\"Shop.Handlers\""));
        string host = Write("Shop", ShopManifest.With("", """["Shop","Shop.Handlers"]"""));
        var type = Assert.Single(ManifestReader.Read(host).Types);
        Assert.Equal(("sms", "Shop.Handlers"), (type.Type, type.Assembly));
    }

    [Fact]
    public void A_type_that_two_assemblies_state_is_the_one_with_the_handler()
    {
        string withoutHandler = ShopManifest.Sms.Replace("\"Shop.SendSmsHandler\"", "null");
        Write("Contracts", ShopManifest.With(withoutHandler).Replace("\"assembly\":\"Shop\"", "\"assembly\":\"Contracts\""));
        string host = Write("Shop", ShopManifest.With(ShopManifest.Sms, """["Contracts","Shop"]"""));
        Assert.Equal("Shop.SendSmsHandler", Assert.Single(ManifestReader.Read(host).Types).Handler);
    }

    [Fact]
    public void Versions_of_a_type_are_one_type_and_the_lowest_stands_for_it()
    {
        var payment = Assert.Single(ManifestReader.Read(Write("Shop", ShopManifest.With(ShopManifest.Payment))).Types);
        Assert.Equal(("Shop.PaymentV1Handler", 1, "1.0.0"), (payment.Handler, payment.Version, payment.VersionText));
        Assert.Equal([(1, "1.0.0"), (2, "2.1.0")], payment.Versions.Select(version => (version.Version, version.VersionText)));
    }

    [Fact]
    public void Of_several_versions_the_tightest_limits_count()
    {
        string limited = ShopManifest
            .Payment.Replace("\"capabilities\"", "\"totalConcurrency\":7,\"rate\":\"60/1m\",\"capabilities\"")
            .Replace("\"version\":2", "\"totalConcurrency\":3,\"rate\":\"2/1s\",\"version\":2");
        var payment = Assert.Single(ManifestReader.Read(Write("Shop", ShopManifest.With(limited))).Types);
        Assert.Equal((3, "60/1m"), (payment.TotalConcurrency, payment.Rate));
        var none = Assert.Single(ManifestReader.Read(Write("Plain", ShopManifest.With(ShopManifest.Payment))).Types);
        Assert.Equal((null, null), (none.TotalConcurrency, none.Rate));
    }

    [Fact]
    public void A_manifest_of_before_has_no_domains_and_one_version_of_each_type()
    {
        var sms = Assert.Single(ManifestReader.Read(Write("Shop", ShopManifest.With(ShopManifest.Sms))).Types);
        Assert.Equal((null, 1, "1.0.0"), (sms.Domain, sms.Version, sms.VersionText));
        Assert.Empty(sms.Flags);
        Assert.Empty(sms.Capabilities);
        Assert.Equal("Shop.SendSmsHandler", Assert.Single(sms.Versions).Handler);
    }

    [Fact]
    public void The_catch_all_handler_may_be_of_a_module()
    {
        string module = ShopManifest.With("").Replace("\"assembly\":\"Shop\"", "\"assembly\":\"Legacy\",\"catchAll\":\"Legacy.Handler\"");
        Write("Legacy", module);
        Assert.Equal("Legacy.Handler", ManifestReader.Read(Write("Shop", ShopManifest.With("", """["Legacy"]"""))).CatchAll);
    }

    [Fact]
    public void A_long_manifest_in_any_language_is_read_whole()
    {
        string types = string.Join(
            ',',
            Enumerable.Range(0, 500).Select(i => ShopManifest.Sms.Replace("\"sms\"", $"\"sms{i}\"").Replace("Text", "Té消息"))
        );
        var manifest = ManifestReader.Read(Write("Shop", ShopManifest.With(types)));
        Assert.Equal(500, manifest.Types.Count);
        Assert.Equal("Té消息 messages", manifest.Types[0].Description);
    }

    [Fact]
    public void What_is_missing_or_unreadable_is_said_with_its_exit_code()
    {
        Assert.Equal(ErrorCodes.NotBuilt, Fails(Path.Combine(_folder, "None.dll")).Code);
        Assert.Equal(ErrorCodes.NotTaskKit, Fails(Write("Plain", null)).Code);
        File.WriteAllText(Path.Combine(_folder, "Text.dll"), "no assembly");
        Assert.Equal(ErrorCodes.ManifestUnreadable, Fails(Path.Combine(_folder, "Text.dll")).Code);
        var newer = Fails(Write("Newer", ShopManifest.With("").Replace("\"manifestVersion\":1", "\"manifestVersion\":2")));
        Assert.Equal(ErrorCodes.ManifestUnreadable, newer.Code);
        Assert.Equal(["dotnet tool update dotnet-taskkit"], newer.Tries);
        var module = Fails(Write("Host", ShopManifest.With("", """["Gone"]""")));
        Assert.Contains("composes the module Gone", module.Message);
    }

    private static ToolException Fails(string path) => Assert.Throws<ToolException>(() => ManifestReader.Read(path));

    private string Write(string name, string? manifest)
    {
        string path = Path.Combine(_folder, name + ".dll");
        ManifestAssembly.Write(path, manifest);
        return path;
    }
}
