namespace TaskKit.Registry.Modules;

/// <summary>One registration in one registry.</summary>
/// <param name="registration">The task type, its version and the handler.</param>
/// <param name="module">The assembly that the registration comes from, for logs.</param>
internal sealed class RegistryEntry(TaskRegistration registration, string module)
{
    private long _registeredAt;

    public TaskRegistration Registration => registration;

    public string Type => registration.Type;

    public string Module => module;

    /// <summary>The handlers that this one replaced, or none.</summary>
    public IReadOnlyList<Type> Replaced { get; init; } = [];

    /// <summary>The time of the registration in UTC; <see langword="null"/> before a host has registered it.</summary>
    public DateTimeOffset? RegisteredAt
    {
        get => Volatile.Read(ref _registeredAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref _registeredAt, value?.UtcTicks ?? 0);
    }

    public RegistryEntry Clone() => With(registration);

    /// <summary>The same entry with another registration.</summary>
    public RegistryEntry With(TaskRegistration other) => new(other, module) { Replaced = Replaced, RegisteredAt = RegisteredAt };
}
