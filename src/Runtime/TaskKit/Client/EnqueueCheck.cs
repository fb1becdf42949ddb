using System.Collections.Frozen;
using TaskKit.Backends;
using TaskKit.Payloads;

namespace TaskKit;

/// <summary>Refuses options that are out of their range, and texts that could not be stored as they are.</summary>
internal static class EnqueueCheck
{
    public static void Times(EnqueueOptions chosen, DateTimeOffset now)
    {
        if (chosen is { Delay: not null, NotBefore: not null })
            throw Invalid("EnqueueOptions.Delay", "and NotBefore are both set; set one");
        if (chosen.Delay < TimeSpan.Zero)
            throw Invalid("EnqueueOptions.Delay", $"is {chosen.Delay}; expected zero or more");
        if (chosen.Delay > DateTimeOffset.MaxValue - now)
            throw Invalid("EnqueueOptions.Delay", $"is {chosen.Delay}; that ends after the year 9999");
        if (chosen.Timeout <= TimeSpan.Zero && chosen.Timeout != Timeout.InfiniteTimeSpan)
            throw Invalid("EnqueueOptions.Timeout", $"is {chosen.Timeout}; expected more than zero, or Timeout.InfiniteTimeSpan");
    }

    public static void Numbers(EnqueueOptions chosen)
    {
        if (chosen.MaxRetries is < 0 or > EnvelopeFactory.MaxRetriesLimit)
            throw Invalid("EnqueueOptions.MaxRetries", $"is {chosen.MaxRetries}; expected 0 to {EnvelopeFactory.MaxRetriesLimit}");
        if (chosen.Priority is < -TaskEnvelope.HighestPriority or > TaskEnvelope.HighestPriority)
            throw Invalid("EnqueueOptions.Priority", $"is {chosen.Priority}; expected −2 to 2");
    }

    public static void Key(string name, string? key)
    {
        if (key is { Length: 0 or > EnvelopeFactory.MaxKeyLength })
            throw Invalid(name, $"has {key.Length} characters; expected 1 to {EnvelopeFactory.MaxKeyLength}");
        Text(name, key);
    }

    /// <summary>Copies the metadata, because the caller may change what was checked before it is stored.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        const string Name = "EnqueueOptions.Metadata";
        if (metadata is null)
            throw Invalid(Name, "is null; leave it out for none");
        if (metadata.Count == 0)
            return FrozenDictionary<string, string>.Empty;
        var copy = new Dictionary<string, string>(metadata.Count, StringComparer.Ordinal);
        int length = 0;
        foreach (var (key, value) in metadata)
        {
            Text("A name in " + Name, key);
            if (value is null)
                throw Invalid($"{Name}['{key}']", "is null; expected a text, or no such entry");
            if (!WellFormedText.Is(value))
                throw Invalid($"{Name}['{key}']", WellFormedText.Problem);
            length += key.Length + value.Length;
            copy[key] = value;
        }
        return length <= EnvelopeFactory.MaxMetadataLength
            ? copy
            : throw Invalid(Name, $"has {length} characters; at most {EnvelopeFactory.MaxMetadataLength} are allowed");
    }

    public static void Text(string name, string? text)
    {
        if (!WellFormedText.Is(text))
            throw Invalid(name, WellFormedText.Problem);
    }

    private static TaskSubmitException Invalid(string name, string problem) => new("options_invalid", $"{name} {problem}.");
}
