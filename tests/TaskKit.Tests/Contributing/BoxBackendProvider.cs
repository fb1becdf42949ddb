using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Settings;

namespace TaskKit.Tests.Contributing;

/// <summary>Makes boxes from section <c>TaskKit:Box</c>. All boxes of a provider with one label share a store.</summary>
public sealed class BoxBackendProvider : TaskBackendProvider
{
    public const string BackendName = "box";
    private const int LongestLabel = 20;

    private static readonly SettingTable<BoxOptions> Settings = new SettingTable<BoxOptions>().Text(
        nameof(BoxOptions.Label),
        box => box.Label,
        (box, label) => box.Label = label,
        $"at most {LongestLabel} characters",
        "The name of the store. Boxes with one label share it.",
        problem: label =>
            label.Length <= LongestLabel ? null : $"expected a label of at most {LongestLabel} characters, got {label.Length}."
    );

    private readonly ConcurrentDictionary<string, InMemoryBackend> _stores = new(StringComparer.Ordinal);

    public override string Name => BackendName;

    public override IReadOnlyList<string> ConfigurationKeys => Settings.Keys;

    public override ITaskBackend Create(TaskBackendContext context)
    {
        var options = Settings.Read(new SettingsReader(context.Section), new BoxOptions());
        return new BoxBackend(_stores.GetOrAdd(options.Label, _ => new(context.Time, context.Retention)));
    }
}
