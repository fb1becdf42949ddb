using TaskKit.Backends;
using TaskKit.Waiting;

namespace TaskKit.Tool;

/// <summary>Finds the reasons why a task does not run, for <c>tasks show --why</c>.</summary>
internal static class WaitReport
{
    private const string OffHere = "off_here";

    /// <summary>Finds the reasons that the store knows, then the one that follows from this project's configuration.</summary>
    public static async Task<IReadOnlyList<WaitReason>> OfAsync(
        TaskStore store,
        ToolHost host,
        TaskRecord record,
        CancellationToken cancellationToken
    )
    {
        var domains = (store.Manifest?.Types ?? []).ToDictionary(type => type.Type, type => type.Domain, StringComparer.Ordinal);
        var waits = new WaitReasons(store.Backend, host.Time, type => domains.GetValueOrDefault(type));
        var reasons = await waits.OfAsync(record, cancellationToken).ConfigureAwait(false);
        return store.WhyWaiting(record) is { } off
            ? [.. reasons, new WaitReason(OffHere, $"{char.ToUpperInvariant(off.Sentence[0])}{off.Sentence[1..]}.")]
            : reasons;
    }
}
