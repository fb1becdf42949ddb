using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Settings;

namespace TaskKit.Tests.Contributing;

/// <summary>Makes boxes from section <c>TaskKit:Box</c>. All boxes of a provider with one label share a store.</summary>
public sealed class BoxBackendProvider : TaskBackendProvider
{
    public const string BackendName = "box";
    private const string Label = "Label";
    private const int LongestLabel = 20;

    private readonly ConcurrentDictionary<string, InMemoryBackend> _stores = new(StringComparer.Ordinal);

    public override string Name => BackendName;

    public override IReadOnlyList<string> ConfigurationKeys => [Label];

    public override ITaskBackend Create(TaskBackendContext context) =>
        new BoxBackend(_stores.GetOrAdd(LabelOf(new SettingsReader(context.Section)), _ => new(context.Time, context.Retention)));

    private static string LabelOf(SettingsReader settings)
    {
        string label = settings.Text(Label, "tasks")!;
        return label.Length <= LongestLabel
            ? label
            : throw new TaskKitConfigurationException(
                settings.PathOf(Label),
                $"expected a label of at most {LongestLabel} characters, got {label.Length}."
            );
    }
}
