using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>TK1019: a payload that a program with workers knows and cannot run.</summary>
public sealed class UnhandledPayloadTests
{
    private const string Usings = "using Microsoft.Extensions.Hosting;\n";
    private const string Sms = "[TaskPayload(\"sms\")] public sealed record SendSms(string To);\n";
    private const string Silenced = "[TaskPayload(\"sms\", HandledElsewhere = true)] public sealed record SendSms(string To);\n";
    private const string Worker = "Host.CreateApplicationBuilder(args).AddTaskKit(TaskCatalog.Registry);\n";
    private const string Client = "Host.CreateApplicationBuilder(args).AddTaskKitClient(TaskCatalog.Registry);\n";

    [Fact]
    public void D08_TK1019_a_payload_of_the_program() =>
        Assert.Equal(
            [
                "TK1019 at SendSms: This program runs workers, and no assembly that it references handles task type 'sms' of payload 'SendSms'; "
                    + "reference the handler's assembly, or write [TaskPayload(\"sms\", HandledElsewhere = true)] if another program runs it",
            ],
            Warnings(Usings + Worker + Sms)
        );

    [Fact]
    public void D08_TK1019_a_payload_of_a_reference_is_reported_where_the_worker_is_added()
    {
        var contracts = Built.Assembly("Shop.Contracts", Sms).Clean();
        Assert.StartsWith("TK1019 at Host.CreateApplicationBuilder(args).AddTaskKit", Assert.Single(Warnings(Usings + Worker, contracts)));
    }

    [Fact]
    public void D08_TK1019_also_where_services_are_added_without_a_host() =>
        Assert.Single(
            Warnings(
                "new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddTaskKit(TaskCatalog.Registry, null!, \"\");\n" + Sms
            )
        );

    [Fact]
    public void D08_A_payload_that_another_program_handles_is_silent()
    {
        var contracts = Built.Assembly("Shop.Contracts", Silenced).Clean();
        Assert.Empty(Warnings(Usings + Worker, contracts));
        Assert.Empty(Warnings(Usings + Worker + Silenced));
    }

    [Fact]
    public void D08_A_payload_whose_handler_is_in_another_reference_is_silent()
    {
        var contracts = Built.Assembly("Shop.Contracts", Sms).Clean();
        var handlers = Built.Assembly("Shop.Handlers", Sources.Handler("[TaskHandler]", "SendSms"), contracts).Clean();
        Assert.Empty(Warnings(Usings + Worker, contracts, handlers));
        Assert.Empty(Warnings(Usings + Worker + Sources.Handler("[TaskHandler]", "SendSms"), contracts));
    }

    [Fact]
    public void D08_A_program_that_only_submits_is_silent() => Assert.Empty(Warnings(Usings + Client + Sms));

    [Fact]
    public void D08_A_library_is_silent() =>
        Built
            .Assembly(
                "Shop",
                Usings
                    + Sms
                    + "public static class Wiring { public static void Add(IHostApplicationBuilder b) => b.AddTaskKit(TaskCatalog.Registry); }"
            )
            .Clean();

    private static IEnumerable<string> Warnings(string source, params Built[] references) =>
        Built
            .Program("Shop", source, references)
            .Diagnostics.Select(found =>
                $"{found.Id} at {found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan)}: {found.GetMessage()}"
            );
}
