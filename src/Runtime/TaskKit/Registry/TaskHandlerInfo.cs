using System.Text.Json.Serialization;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Switching;

namespace TaskKit.Registry;

/// <summary>One task type as a registry knows it, for people and for programs that list the types.</summary>
/// <param name="TaskType">The task type's name; <c>*</c> for the catch-all handler.</param>
public sealed record TaskHandlerInfo([property: JsonPropertyName("task_type")] string TaskType)
{
    /// <summary>The domain, or <see langword="null"/> for none.</summary>
    [JsonPropertyName("domain")]
    public string? Domain { get; init; }

    /// <summary>The description of the handler.</summary>
    [JsonPropertyName("description")]
    public string Description { get; init; } = "";

    /// <summary>The class of the handler that runs tasks that state no version.</summary>
    [JsonPropertyName("handler")]
    public string Handler { get; init; } = "";

    /// <summary>The version, as people read it, of the handler that runs tasks that state none.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "1.0.0";

    /// <summary>The versions that have a handler, ascending.</summary>
    [JsonPropertyName("versions")]
    public IReadOnlyList<int> Versions { get; init; } = [];

    /// <summary>The stated abilities of the handler.</summary>
    [JsonPropertyName("capabilities")]
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The feature flags that must all be on.</summary>
    [JsonPropertyName("flags")]
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The topic on Kafka, without <c>TaskKit:Kafka:TopicPrefix</c>.</summary>
    [JsonPropertyName("topic")]
    public string Topic { get; init; } = "";

    /// <summary>The retries that the handler states, or <see langword="null"/>.</summary>
    [JsonPropertyName("max_retries")]
    public int? MaxRetries { get; init; }

    /// <summary>The timeout that the handler states, or <see langword="null"/>.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time of the registration in UTC; <see langword="null"/> before a host has registered the handler.</summary>
    [JsonPropertyName("registered_at")]
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>True when tasks of the type may run here.</summary>
    [JsonPropertyName("enabled")]
    public bool IsOn { get; init; } = true;

    /// <summary>The reason why the type is off; <see langword="null"/> while it is on.</summary>
    [JsonPropertyName("disabled_reason")]
    public string? OffReason { get; init; }

    /// <summary>True for the handler of all types that have none of their own.</summary>
    [JsonPropertyName("catch_all")]
    public bool IsCatchAll { get; init; }

    internal static IReadOnlyList<TaskHandlerInfo> All(IEnumerable<TypeEntry> types, TaskCatchAll? catchAll, TypeSwitches switches)
    {
        List<TaskHandlerInfo> all = [.. types.Select(entry => Of(entry, switches.ReasonOf(entry.Type)))];
        if (catchAll is not null)
            all.Add(Of(new RegistryEntry(catchAll, ""), switches.AllReason));
        return all;
    }

    internal static TaskHandlerInfo Of(TypeEntry entry, string? offReason) =>
        Of(entry.Default, offReason) with
        {
            Domain = entry.Domain,
            Versions = entry.Numbers,
            Flags = entry.Flags,
        };

    internal static TaskHandlerInfo Of(RegistryEntry entry, string? offReason) =>
        new(entry.Type)
        {
            Domain = entry.Registration.Domain,
            Description = entry.Registration.Description,
            Handler = entry.Registration.HandlerType.ToString(),
            Version = entry.Registration.VersionText,
            Versions = [entry.Registration.Version],
            Capabilities = entry.Registration.Capabilities,
            Flags = entry.Registration.Flags,
            Topic = entry.Registration.Topic,
            MaxRetries = entry.Registration.MaxRetries,
            Timeout = entry.Registration.Timeout,
            RegisteredAt = entry.RegisteredAt,
            IsOn = offReason is null,
            OffReason = offReason,
            IsCatchAll = entry.Registration is TaskCatchAll,
        };
}
