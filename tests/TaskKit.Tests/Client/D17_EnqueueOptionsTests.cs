using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Client;

/// <summary>An option that could not be stored as it is, or makes no sense, is refused at submit and named.</summary>
public sealed class D17_EnqueueOptionsTests
{
    private const string Half = "a\ud800b";

    private readonly EnvelopeFactory _envelopes = new(new TaskKitOptions(), TimeProvider.System);

    [Fact]
    public void D17_Metadata_with_a_null_value_is_refused_by_its_name() =>
        Refused(With("a", null!), "EnqueueOptions.Metadata['a'] is null");

    [Fact]
    public void D17_Metadata_that_is_null_is_refused() => Refused(new() { Metadata = null! }, "EnqueueOptions.Metadata is null");

    [Theory]
    [InlineData(-1)]
    [InlineData(-86_400_000)]
    public void D17_A_negative_delay_is_refused(int milliseconds) =>
        Refused(new() { Delay = TimeSpan.FromMilliseconds(milliseconds) }, "EnqueueOptions.Delay is -");

    [Fact]
    public void D17_Half_a_character_is_refused_wherever_it_stands()
    {
        Refused(new() { Key = Half }, "EnqueueOptions.Key");
        Refused(new() { IdempotencyKey = "\udc00" }, "EnqueueOptions.IdempotencyKey");
        Refused(With("a", Half), "EnqueueOptions.Metadata['a']");
        Refused(With(Half, "a"), "A name in EnqueueOptions.Metadata");
        var codec = new PayloadCodec<Probe>("half\ud83d", (ref Utf8JsonReader _) => new Probe(""), (json, _) => json.WriteNullValue());
        var error = Assert.Throws<TaskSubmitException>(() => _envelopes.Create(new TaskSubmission<Probe>(codec, new Probe(""))));
        Assert.Contains("task type's name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_characters_of_all_planes_are_kept()
    {
        const string Text = "Größe 名前 😀 👩‍🔧 \u0000";
        var made = Create(
            new()
            {
                Key = Text,
                Metadata = new Dictionary<string, string> { [Text] = Text },
            }
        );
        Assert.Equal((Text, Text), (made.Key, made.Metadata[Text]));
    }

    [Fact]
    public void What_the_caller_changes_after_the_submit_changes_no_task()
    {
        var metadata = new Dictionary<string, string> { ["a"] = "1" };
        var made = Create(new() { Metadata = metadata });
        metadata["a"] = null!;
        Assert.Equal("1", made.Metadata["a"]);
    }

    [Fact]
    public void Metadata_has_a_limit_over_all_its_texts() =>
        Refused(
            new() { Metadata = Enumerable.Range(0, 20).ToDictionary(i => $"{i}", _ => new string('x', 1000)) },
            "at most 16384 are allowed"
        );

    [Fact]
    public void A_payload_whose_code_submits_another_task_keeps_its_own_bytes()
    {
        var codec = new PayloadCodec<Probe>(
            "outer",
            (ref Utf8JsonReader _) => new Probe(""),
            (json, probe) =>
            {
                json.WriteStartObject();
                json.WriteString("before", probe.Name);
                Create(new());
                json.WriteString("after", probe.Name);
                json.WriteEndObject();
            }
        );
        var made = _envelopes.Create(new TaskSubmission<Probe>(codec, new Probe("x")));
        Assert.Equal("""{"before":"x","after":"x"}"""u8.ToArray(), made.Payload.ToArray());
    }

    private TaskKit.Backends.TaskEnvelope Create(EnqueueOptions options) =>
        _envelopes.Create(new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe("x"), options));

    private void Refused(EnqueueOptions options, string text)
    {
        var error = Assert.Throws<TaskSubmitException>(() => Create(options));
        Assert.Equal("options_invalid", error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    private static EnqueueOptions With(string name, string value) => new() { Metadata = new Dictionary<string, string> { [name] = value } };
}
