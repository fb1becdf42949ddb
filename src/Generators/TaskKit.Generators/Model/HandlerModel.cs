using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Model;

/// <summary>One handler as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts and in the manifest.</param>
/// <param name="Payload">What it handles, and under which name.</param>
/// <param name="StatesName">Whether the handler states the task type's name, and so this assembly owns the payload's codec.</param>
/// <param name="ForeignModule">The module that owns the payload's codec when that is another assembly's, in code.</param>
/// <param name="Settings">What its attribute says.</param>
/// <param name="Dependencies">What its constructor takes, or that of its factory.</param>
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
    /// <summary>The namespace of the class, which finds its marker.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The domain, or <see langword="null"/>. Before the module is composed only the one that the handler or its payload states.</summary>
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

/// <summary>The settings in a handler's attribute. <see langword="null"/> is not stated.</summary>
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
/// <param name="Default">What it is when the service is not registered, in code; <see langword="null"/> when the service must be there.</param>
/// <param name="IsServices">Whether it is the service provider itself.</param>
internal sealed record DependencyModel(string Type, string? Key, string? Default, bool IsServices);
