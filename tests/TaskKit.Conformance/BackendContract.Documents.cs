using System.Text;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>Small named values beside the tasks: compare-and-set, expiry, and versions that never come twice.</summary>
public abstract partial class BackendContract
{
    private const string Notes = "notes";

    /// <summary>The documents of the backend.</summary>
    protected IDocumentStore Documents
    {
        get
        {
            ExpectAbility(BackendCapabilities.Documents);
            return _backend.Documents!;
        }
    }

    [ContractFact]
    public virtual async Task Documents_are_a_capability_and_a_store()
    {
        ExpectAbility(BackendCapabilities.Documents);
        Assert.NotNull(Backend.Documents);
        Assert.Null(await ReadAsync("nothing"));
        Assert.Empty(await Documents.ListAsync(Notes, "", CancellationToken.None));
        Assert.Equal(0, await Documents.ChangeAsync(Notes, CancellationToken.None));
    }

    [ContractFact]
    public virtual async Task A_document_is_read_byte_by_byte_by_whoever_looks()
    {
        byte[] value = Encoding.UTF8.GetBytes(""" { "to" : "é😀", "n":1.50 } """);
        var later = Later;
        var written = await PutAsync("a", value, expires: later.AddTicks(1));
        value.AsSpan().Clear();

        var read = (await Harness.Open().Documents!.ReadAsync(Notes, "a", CancellationToken.None))!;

        Assert.Equal((Notes, "a", written.Version, later.AddMilliseconds(1)), (read.Kind, read.Name, read.Version, read.Expires!.Value));
        Assert.Equal(""" { "to" : "é😀", "n":1.50 } """, Text(read.Value));
    }

    [ContractFact]
    public virtual async Task Documents_are_listed_by_prefix_in_the_order_of_their_bytes()
    {
        string[] names = ["B", "a", "a%", "a*", "a/1", "a/10", "a/2", "a[b]", "a_", "b", "é", "\uFFFD", "😀"];
        foreach (string name in names.Reverse())
            await PutAsync(name);
        await Documents.WriteAsync(new DocumentWrite("other", "a/3", "1"u8.ToArray()), CancellationToken.None);

        Assert.Equal(names, await NamesAsync(""));
        Assert.Equal(["a/1", "a/10", "a/2"], await NamesAsync("a/"));
        Assert.Equal(["a%"], await NamesAsync("a%"));
        Assert.Equal(["a*"], await NamesAsync("a*"));
        Assert.Equal(["a[b]"], await NamesAsync("a["));
        Assert.Equal(["a_"], await NamesAsync("a_"));
        Assert.Equal(["😀"], await NamesAsync("😀"));
        Assert.Empty(await NamesAsync("c"));
    }

    [ContractFact]
    public virtual async Task A_write_that_expects_a_version_changes_nothing_when_another_one_stands_there()
    {
        Assert.Equal(DocumentResult.Conflict(0), await PutAsync("a", expected: 7));
        var first = await PutAsync("a", "1"u8.ToArray(), expected: 0);
        Assert.True(first is { IsWritten: true, Version: > 0 });

        Assert.Equal(DocumentResult.Conflict(first.Version), await PutAsync("a", "2"u8.ToArray(), expected: 0));
        Assert.Equal(DocumentResult.Conflict(first.Version), await PutAsync("a", "2"u8.ToArray(), expected: first.Version - 1));
        Assert.Equal((first.Version, "1"), Seen(await ReadAsync("a")));

        var second = await PutAsync("a", "2"u8.ToArray(), expected: first.Version);
        var third = await PutAsync("a", "3"u8.ToArray());
        Assert.True(second.IsWritten && third.IsWritten);
        Assert.Equal((third.Version, "3"), Seen(await ReadAsync("a")));
    }

    [ContractFact]
    public virtual async Task A_delete_that_expects_a_version_deletes_no_other()
    {
        Assert.Equal(DocumentResult.Written(0), await DeleteAsync("a"));
        Assert.Equal(DocumentResult.Written(0), await DeleteAsync("a", expected: 0));
        Assert.Equal(DocumentResult.Conflict(0), await DeleteAsync("a", expected: 1));
        var written = await PutAsync("a");

        Assert.Equal(DocumentResult.Conflict(written.Version), await DeleteAsync("a", expected: 0));
        Assert.Equal(DocumentResult.Conflict(written.Version), await DeleteAsync("a", expected: written.Version + 1));
        Assert.NotNull(await ReadAsync("a"));

        Assert.Equal(DocumentResult.Written(0), await DeleteAsync("a", expected: written.Version));
        Assert.Null(await ReadAsync("a"));
        Assert.Empty(await NamesAsync(""));
    }

    [ContractFact]
    public virtual async Task An_expired_document_is_neither_read_nor_listed_and_counts_as_absent()
    {
        var soon = Soon;
        var expiring = await PutAsync("a", expires: soon);
        await PutAsync("kept", expires: soon);
        await PutAsync("kept");
        await PutAsync("long", expires: Later);
        var before = await NamesAsync("");
        if (Now < soon)
            Assert.Equal(["a", "kept", "long"], before);

        await PassAsync(soon);

        Assert.Null(await ReadAsync("a"));
        Assert.Equal(["kept", "long"], await NamesAsync(""));
        Assert.Equal(DocumentResult.Conflict(0), await PutAsync("a", expected: expiring.Version));
        Assert.Equal(DocumentResult.Written(0), await DeleteAsync("a", expected: 0));
        Assert.True((await PutAsync("a", expected: 0)).IsWritten);
        Assert.Equal(["a", "kept", "long"], await NamesAsync(""));
    }

    [ContractFact]
    public virtual async Task A_version_never_comes_twice()
    {
        var versions = new List<long>();
        for (int i = 0; i < 20; i++)
        {
            DateTimeOffset? expires = i % 10 == 9 ? Soon : null;
            versions.Add((await PutAsync("a", expires: expires)).Version);
            if (i % 5 == 2)
                await DeleteAsync("a");
            if (expires is { } time)
                await PassAsync(time);
        }

        Assert.Equal(versions.Order().Distinct(), versions);
    }

    [ContractFact]
    public virtual async Task The_change_number_of_a_kind_grows_with_each_change_of_it_and_with_nothing_else()
    {
        var soon = Soon;
        var written = await PutAsync("a", expires: soon);
        Assert.Equal(written.Version, await Documents.ChangeAsync(Notes, CancellationToken.None));

        await PutAsync("a", expected: 1);
        await DeleteAsync("b");
        await Documents.WriteAsync(new DocumentWrite("other", "a", "1"u8.ToArray()), CancellationToken.None);
        await PassAsync(soon);
        Assert.Empty(await NamesAsync(""));
        Assert.Equal(written.Version, await Harness.Open().Documents!.ChangeAsync(Notes, CancellationToken.None));

        written = await PutAsync("b");
        Assert.Equal(written.Version, await Documents.ChangeAsync(Notes, CancellationToken.None));
        await DeleteAsync("b");
        Assert.True(await Documents.ChangeAsync(Notes, CancellationToken.None) > written.Version);
    }

    [ContractFact]
    public virtual async Task The_largest_document_fits_and_what_is_larger_or_no_JSON_is_refused()
    {
        string name = new('é', 256);
        byte[] value = Encoding.UTF8.GetBytes($"\"{new string('x', (64 * 1024) - 2)}\"");
        await PutAsync(name, value);
        Assert.Equal(value, (await ReadAsync(name))!.Value.ToArray());
        Assert.Equal([name], await NamesAsync(name));

        foreach (byte[] refused in new[] { [.. value, (byte)' '], [], "{"u8.ToArray(), "1 2"u8.ToArray(), [(byte)'"', 0xFF, (byte)'"'] })
            await Assert.ThrowsAsync<ArgumentException>(() => PutAsync("a", refused));
        foreach (string refused in new[] { "", name + "x", "a\0b", "\uD800" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(refused));
            await Assert.ThrowsAsync<ArgumentException>(() => DeleteAsync(refused));
            await Assert.ThrowsAsync<ArgumentException>(() => ReadAsync(refused));
        }
        foreach (string refused in new[] { "", "Notes", "no_tes", "n1", "n:" })
        {
            Assert.Throws<ArgumentException>(() => new DocumentWrite(refused, "a", "1"u8.ToArray()));
            await Assert.ThrowsAsync<ArgumentException>(async () => await Documents.ListAsync(refused, "", CancellationToken.None));
            await Assert.ThrowsAsync<ArgumentException>(async () => await Documents.ChangeAsync(refused, CancellationToken.None));
        }
    }

    [ContractFact]
    public virtual async Task Counting_in_one_document_from_several_stores_loses_nothing()
    {
        ExpectAbility(BackendCapabilities.Documents);
        const int Each = 25;
        var stores = Enumerable.Range(0, 4).Select(_ => Harness.Open().Documents!).ToList();

        var versions = await Task.WhenAll(stores.Select(store => Task.Run(() => CountAsync(store, Each))));

        Assert.Equal(stores.Count * Each, int.Parse(Text((await ReadAsync("count"))!.Value)));
        Assert.Equal(stores.Count * Each, versions.SelectMany(each => each).Distinct().Count());
    }

    private static async Task<List<long>> CountAsync(IDocumentStore store, int times)
    {
        var versions = new List<long>();
        while (versions.Count < times)
        {
            var known = await store.ReadAsync(Notes, "count", CancellationToken.None);
            int count = known is null ? 0 : int.Parse(Text(known.Value));
            var write = new DocumentWrite(Notes, "count", Encoding.UTF8.GetBytes($"{count + 1}")) { Expected = known?.Version ?? 0 };
            if (await store.WriteAsync(write, CancellationToken.None) is { IsWritten: true } result)
                versions.Add(result.Version);
        }
        return versions;
    }

    // A timer of the system may end a moment before its time.
    private async Task PassAsync(DateTimeOffset until)
    {
        if (until - Now is var rest && rest > TimeSpan.Zero)
            await Harness.PassAsync(rest);
        await Eventually.TrueAsync(() => Now >= until);
    }

    private async Task<DocumentResult> PutAsync(
        string name,
        ReadOnlyMemory<byte>? value = null,
        long? expected = null,
        DateTimeOffset? expires = null
    ) =>
        await Documents.WriteAsync(
            new DocumentWrite(Notes, name, value ?? "{}"u8.ToArray()) { Expected = expected, Expires = expires },
            CancellationToken.None
        );

    private async Task<DocumentResult> DeleteAsync(string name, long? expected = null) =>
        await Documents.WriteAsync(DocumentWrite.Delete(Notes, name) with { Expected = expected }, CancellationToken.None);

    private async Task<Document?> ReadAsync(string name) => await Documents.ReadAsync(Notes, name, CancellationToken.None);

    private async Task<IReadOnlyList<string>> NamesAsync(string prefix) =>
        [.. (await Documents.ListAsync(Notes, prefix, CancellationToken.None)).Select(document => document.Name)];

    private static (long, string) Seen(Document? document) => (document!.Version, Text(document.Value));
}
