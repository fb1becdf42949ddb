using System.Collections.Frozen;
using TaskKit.Registry.Modules;

namespace TaskKit.Registry;

/// <summary>The contents of a registry at one moment. Immutable; each change makes a new one.</summary>
internal sealed class RegistryTable
{
    private readonly FrozenDictionary<string, TypeEntry> _byType;
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _byDomain;

    /// <exception cref="ArgumentException">Two entries have the same type and version.</exception>
    public RegistryTable(IEnumerable<RegistryEntry> entries)
    {
        Entries = [.. entries.OrderBy(entry => entry.Type, StringComparer.Ordinal).ThenBy(entry => entry.Registration.Version)];
        RefuseTwins(Entries);
        Types = [.. Entries.GroupBy(entry => entry.Type, StringComparer.Ordinal).Select(group => new TypeEntry([.. group]))];
        Registrations = [.. Entries.Select(entry => entry.Registration)];
        Names = [.. Types.Select(entry => entry.Type)];
        HasVersions = Types.Any(entry => entry.Versions.Count > 1);
        _byType = Types.ToFrozenDictionary(entry => entry.Type, StringComparer.Ordinal);
        _byDomain = Types
            .Where(entry => entry.Domain is not null)
            .GroupBy(entry => entry.Domain!, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                IReadOnlyList<string> (group) => [.. group.Select(entry => entry.Type)],
                StringComparer.Ordinal
            );
        Domains = [.. _byDomain.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The entries, by type and version.</summary>
    public IReadOnlyList<RegistryEntry> Entries { get; }

    /// <summary>The registrations, by type and version.</summary>
    public IReadOnlyList<TaskRegistration> Registrations { get; }

    /// <summary>The task types, by name.</summary>
    public IReadOnlyList<TypeEntry> Types { get; }

    /// <summary>The names of the task types, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The names of the domains, in order.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>True when a type has several versions.</summary>
    public bool HasVersions { get; }

    public TypeEntry? Find(string type) => _byType.GetValueOrDefault(type);

    public IReadOnlyList<string>? TypesOf(string domain) => _byDomain.GetValueOrDefault(domain);

    /// <summary>The version that a submitted task is written for: the only one with its payload's class, if its type has several versions.</summary>
    public int? VersionOf(TaskSubmission submission)
    {
        if (!HasVersions || Find(submission.Type) is not { Versions.Count: > 1 } entry)
            return null;
        var payload = submission.Payload.GetType();
        RegistryEntry[] same = [.. entry.Versions.Where(version => version.Registration.PayloadType == payload)];
        return same.Length == 1 ? same[0].Registration.Version : null;
    }

    /// <summary>Adds an entry in place of others.</summary>
    public RegistryTable With(RegistryEntry added, Func<RegistryEntry, bool> isReplaced) =>
        new([.. Entries.Where(entry => !isReplaced(entry)), added]);

    public RegistryTable Without(string type) => new(Entries.Where(entry => entry.Type != type));

    /// <exception cref="ArgumentException">Another type has the topic of this one.</exception>
    public void RefuseSameTopic(TaskRegistration added)
    {
        if (Names.FirstOrDefault(other => other != added.Type && TaskRegistration.TopicOf(other) == added.Topic) is { } same)
            throw new ArgumentException($"Task type '{added.Type}' has the topic of '{same}', {added.Topic}: rename one of them");
    }

    private static void RefuseTwins(IReadOnlyList<RegistryEntry> entries)
    {
        foreach (var same in entries.GroupBy(entry => (entry.Type, entry.Registration.Version)).Where(group => group.Count() > 1))
            throw new ArgumentException(
                $"Task type '{same.Key.Type}' version {same.Key.Version} is handled by {string.Join(" and ", same.Select(entry => entry.Registration.HandlerType))}; it must be one class."
            );
    }
}
