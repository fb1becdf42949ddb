using TaskKit.Backends.Documents;
using TaskKit.Presence;
using TaskKit.TestSupport;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The living workers, as the tool shows them.</summary>
public sealed class WorkersTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_for_people()
    {
        await WriteAsync("shop-1", "Shop");
        await WriteAsync("billing-1", "Bill\u001b[2Jing");

        var lines = (await _folder.RunAsync("workers", "list")).Succeeded().Out.TrimEnd().Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^WORKER\s+PROGRAM\s+VERSION\s+MACHINE\s+PID\s+SINCE\s+LAST SEEN\s+RUNS$", lines[0]);
        Assert.Matches(@"^billing-1\s+Bill\\u001b\[2Jing\s+1\.0\s+host\s+7\s+1970-01-01 00:00:00Z\s+1970-01-01 00:00:00Z\s+sms$", lines[1]);
        Assert.StartsWith("shop-1 ", lines[2]);
    }

    [Fact]
    public async Task JSON_for_programs_has_all_that_the_document_has()
    {
        await WriteAsync("shop-1", "Shop", ("sms", "0123456789abcdef"));

        var worker = (await _folder.RunAsync("workers", "list", "--json")).Succeeded().Json[0]!;

        Assert.Equal(("shop-1", "Shop", 7), ((string)worker["id"]!, (string)worker["program"]!, (int)worker["pid"]!));
        Assert.Equal(("sms", "sms"), ((string)worker["runs"]![0]!, (string)worker["declares"]![0]!));
        Assert.Equal(("1.0", "0123456789abcdef"), ((string)worker["versions"]!["program"]!, (string)worker["schemas"]!["sms"]!));
        Assert.Equal("1970-01-01T00:00:00.000Z", (string)worker["lastSeen"]!);
    }

    [Fact]
    public async Task No_workers_are_an_empty_list_not_an_error()
    {
        Assert.Equal("[]", (await _folder.RunAsync("workers", "list", "--json")).Succeeded().Out.Trim());
        Assert.Contains("No worker lives.", (await _folder.RunAsync("workers", "list")).Succeeded().Error);
    }

    [Fact]
    public async Task A_document_that_no_worker_wrote_is_passed_over()
    {
        await _folder.Provider.Backend.Documents!.WriteAsync(
            new DocumentWrite(WorkerEntry.Kind, "odd", "[]"u8.ToArray()),
            CancellationToken.None
        );

        Assert.Equal("[]", (await _folder.RunAsync("workers", "list", "--json")).Succeeded().Out.Trim());
    }

    [Fact]
    public async Task Workers_that_know_a_type_with_different_payload_schemas_bring_a_warning_here_and_in_doctor()
    {
        await WriteAsync("new-1", "Shop", ("sms", "1111111111111111"), ("order", "2222222222222222"));
        await WriteAsync("old-1", "Shop", ("sms", "3333333333333333"), ("order", "2222222222222222"));
        await WriteAsync("old-2", "Shop", ("sms", "3333333333333333"));
        const string Conflict =
            "Task type 'sms' has different payload schemas in two living workers: new-1 (Shop 1.0) and old-1 (Shop 1.0).";

        Assert.Contains($"warning: {Conflict}", (await _folder.RunAsync("workers", "list")).Succeeded().Error);
        var finding = Assert.Single(
            (await _folder.RunAsync("doctor", "--json")).Succeeded().Json.AsArray(),
            item => (string)item!["check"]! == "workers"
        )!;
        Assert.Equal(("warning", Conflict), ((string)finding["status"]!, (string)finding["text"]!));
        Assert.Contains("dotnet taskkit types show sms", (string)finding["fix"]!);
    }

    private Task WriteAsync(string id, string program, params (string Type, string Hash)[] schemas) =>
        WorkerEntries.WriteAsync(_folder.Provider.Backend, id, program, schemas.ToDictionary(schema => schema.Type, schema => schema.Hash));
}
