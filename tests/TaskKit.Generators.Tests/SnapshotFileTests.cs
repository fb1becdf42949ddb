namespace TaskKit.Generators.Tests;

/// <summary>The files of a snapshot: their names and bytes, and when a comparison fails. They hold for Verify and for its stand-in.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_text_without_a_snapshot_fails_and_is_received()
    {
        string message = await FailsAsync(Verify("first\n").UseFileName("Text"));
        Assert.Equal(["Text.received.txt"], Files());
        Assert.Contains("New:", message);
        Assert.Contains("Received: Text.received.txt", message);
    }

    [Fact]
    public async Task A_text_that_differs_fails_and_is_received_while_the_snapshot_stays()
    {
        Write("Text.verified.txt", "same\nold\n");
        string message = await FailsAsync(Verify("same\nnew\n").UseFileName("Text"));
        Assert.Equal("same\nold\n", Read("Text.verified.txt"));
        Assert.Equal("same\nnew\n", Read("Text.received.txt"));
        Assert.Contains("NotEqual:", message);
        Assert.Contains("new", message);
        Assert.Contains("old", message);
    }

    [Fact]
    public async Task An_equal_text_passes_and_an_old_received_one_is_deleted()
    {
        Write("Text.verified.txt", "same\n");
        Write("Text.received.txt", "old\n");
        var result = await In(Verify("same\n").UseFileName("Text"));
        Assert.Equal("same\n", result.Text);
        Assert.Equal(["Text.verified.txt"], Files());
    }

    [Fact]
    public async Task A_received_text_has_a_byte_order_mark_and_line_feeds()
    {
        await FailsAsync(Verify("a\r\nb\rc").UseFileName("Text"));
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "a\nb\nc"u8], File.ReadAllBytes(Full("Text.received.txt")));
    }

    [Theory]
    [InlineData("\uFEFFa\nb")]
    [InlineData("a\r\nb")]
    [InlineData("a\nb\n")]
    public async Task A_mark_the_line_ends_and_one_line_feed_more_make_no_difference(string verified)
    {
        Write("Text.verified.txt", verified);
        await In(Verify("a\nb").UseFileName("Text").DisableRequireUniquePrefix());
    }

    [Theory]
    [InlineData("a\nb\n\n")]
    [InlineData("a\nb ")]
    [InlineData("a\nB")]
    public async Task Other_white_space_and_case_make_a_difference(string verified)
    {
        Write("Text.verified.txt", verified);
        await FailsAsync(Verify("a\nb").UseFileName("Text").DisableRequireUniquePrefix());
    }

    [Fact]
    public async Task A_file_has_the_name_of_class_and_method_a_text_for_parameters_and_the_extension()
    {
        await FailsAsync(Verify("text"));
        await FailsAsync(Verify("text", "cs").UseTextForParameters("One"));
        string name =
            $"{nameof(SnapshotFileTests)}.{nameof(A_file_has_the_name_of_class_and_method_a_text_for_parameters_and_the_extension)}";
        Assert.Equal([$"{name}.received.txt", $"{name}_One.received.cs"], Files());
    }

    [Fact]
    public async Task A_snapshot_lies_beside_the_source_or_in_a_folder_below_it()
    {
        string source = Full("Some.cs");
        Write("Some.verified.txt", "text");
        await Verify("text", sourceFile: source).UseFileName("Some");
        Directory.CreateDirectory(Full("Below"));
        Write("Below/Some.verified.txt", "other");
        await Verify("other", sourceFile: source).UseFileName("Some").UseDirectory("Below");
    }

    [Fact]
    public async Task Two_texts_of_a_test_need_two_names()
    {
        Write("Text.verified.txt", "text");
        await In(Verify("text").UseFileName("Text"));
        Assert.Contains("prefix has already been used", await FailsAsync(Verify("text").UseFileName("Text")));
    }

    [Fact]
    public async Task A_snapshot_that_nothing_is_compared_with_fails()
    {
        Write("Text.verified.txt", "text");
        Write("Text.verified.cs", "text");
        Assert.Contains("Text.verified.cs", await FailsAsync(Verify("text").UseFileName("Text")));
        Assert.Equal(["Text.verified.cs", "Text.verified.txt"], Files());
    }

    private SettingsTask In(SettingsTask comparison) => comparison.UseDirectory(_folder).DisableDiff();

    private async Task<string> FailsAsync(SettingsTask comparison) =>
        (await Assert.ThrowsAnyAsync<Exception>(() => In(comparison).ToTask())).Message;

    private string Full(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(Full(name), text);

    private string Read(string name) => File.ReadAllText(Full(name));

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}
