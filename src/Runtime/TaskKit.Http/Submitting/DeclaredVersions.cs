using System.Collections.Frozen;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Versions;

namespace TaskKit.Http.Submitting;

/// <summary>The payloads of one task type that this program declares and does not handle, by version.</summary>
internal sealed class DeclaredVersions
{
    private readonly PayloadCodec[] _codecs;
    private readonly int[] _numbers;
    private readonly VersionTable _table;

    private DeclaredVersions(IEnumerable<PayloadCodec> codecs)
    {
        _codecs = [.. codecs.OrderBy(NumberOf).DistinctBy(NumberOf)];
        _numbers = [.. _codecs.Select(NumberOf)];
        _table = new VersionTable(_numbers, preferred: null, strict: true);
    }

    /// <summary>Finds the payloads of a program that none of its handlers takes.</summary>
    public static FrozenDictionary<string, DeclaredVersions> Of(TaskRegistry registry) =>
        registry
            .Declared.Codecs.Where(codec => !IsHandled(registry, codec))
            .GroupBy(codec => codec.TaskType, StringComparer.Ordinal)
            .ToFrozenDictionary(type => type.Key, type => new DeclaredVersions(type), StringComparer.Ordinal);

    /// <summary>The codec of a version that a submit states.</summary>
    public PayloadCodec? Exactly(int? version) => version is null ? null : Array.Find(_codecs, codec => codec.Version == version);

    /// <summary>The codec of the version that a task asks for, in the order of a worker.</summary>
    /// <returns><see langword="null"/> for a version that only another program declares.</returns>
    public PayloadCodec? Of(TaskEnvelope task)
    {
        if (_codecs is [{ Version: null } only])
            return only;
        if (task.Version > _numbers[^1])
            return null;
        return _table.Find(task, out _) is >= 0 and var at ? _codecs[at] : null;
    }

    private static bool IsHandled(TaskRegistry registry, PayloadCodec codec) =>
        registry.Table.Find(codec.TaskType) is { } entry
        && entry.Versions.Any(handler =>
            handler.Registration.PayloadType == codec.PayloadType || handler.Registration.Version == codec.Version
        );

    private static int NumberOf(PayloadCodec codec) => codec.Version ?? 1;
}
