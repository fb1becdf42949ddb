using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Model;

/// <summary>One handler as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts and in the manifest.</param>
/// <param name="Payload">The payload, with the name of the task type.</param>
/// <param name="StatesName">True when the handler states the task type's name. This assembly then owns the payload's codec.</param>
/// <param name="ForeignModule">
/// The module, in code, of another assembly that owns the payload's codec; <see langword="null"/> when this one does.
/// </param>
/// <param name="Settings">The values of its attribute.</param>
/// <param name="Dependencies">The parameters of its constructor, or of its factory's.</param>
internal sealed record HandlerModel(
    string Type,
    string FullName,
    PayloadModel Payload,
    bool StatesName,
    string? ForeignModule,
    HandlerSettings Settings,
    EquatableArray<DependencyModel> Dependencies
)
{
    /// <summary>The namespace of the class. It decides on the marker that counts.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>
    /// The domain, or <see langword="null"/>. Markers count only after <see cref="ModuleComposition"/>; before, it is the one that the handler or its
    /// payload states.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>The summary of its documentation; empty for none.</summary>
    public string Documentation { get; init; } = "";

    /// <summary>The feature flags, in the order of their names.</summary>
    public EquatableArray<string> Flags { get; init; }

    /// <summary>The class that makes the handlers, in code; <see langword="null"/> for the handler's own constructor.</summary>
    public string? Factory { get; init; }

    /// <summary>The record of its settings, or <see langword="null"/>.</summary>
    public SettingsModel? Record { get; init; }

    /// <summary>The schedules that it states, in the order of the source.</summary>
    public EquatableArray<ScheduleModel> Schedules { get; init; }

    /// <summary>The version of the type that it runs: its own, else its payload's, else 1.</summary>
    public int Version => Settings.Version ?? Payload.StatedVersion ?? 1;
}

/// <summary>The values of a handler's attribute. A member is <see langword="null"/> when it is not stated.</summary>
internal sealed record HandlerSettings(string Description, int? MaxRetries, string? Timeout, long? TimeoutMilliseconds, int? Concurrency)
{
    public int? Version { get; init; }

    public string? VersionText { get; init; }

    public EquatableArray<string> Capabilities { get; init; }

    public int? Priority { get; init; }

    public BackoffModel Backoff { get; init; } = BackoffModel.None;

    public LimitModel Limits { get; init; } = LimitModel.None;
}

/// <summary>One parameter of a handler's constructor.</summary>
/// <param name="Type">Its type in code, without a question mark.</param>
/// <param name="Key">The key of a keyed service in code, or <see langword="null"/>.</param>
/// <param name="Default">The value, in code, when the service is not registered; <see langword="null"/> when the service must be registered.</param>
/// <param name="IsServices">True for the service provider itself.</param>
internal sealed record DependencyModel(string Type, string? Key, string? Default, bool IsServices);
