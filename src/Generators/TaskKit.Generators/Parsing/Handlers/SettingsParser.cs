using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads the settings in <c>[TaskHandler]</c>.</summary>
internal static class SettingsParser
{
    private const int MaxRetriesLimit = 1000;

    public static HandlerSettings Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems,
        CancellationToken cancellationToken
    )
    {
        int? maxRetries = attribute.Named<int?>("MaxRetries");
        if (maxRetries is < -1 or > MaxRetriesLimit)
            problems.Add(Diagnostic.Create(Diagnostics.BadMaxRetries, location, maxRetries, handler.Name));
        int? concurrency = attribute.Named<int?>("Concurrency");
        if (concurrency < 0)
            problems.Add(Diagnostic.Create(Diagnostics.BadConcurrency, location, concurrency, handler.Name));
        string? timeout = attribute.Named<string>("Timeout");
        long? milliseconds = timeout is null ? null : Durations.Milliseconds(timeout);
        if (timeout is not null && milliseconds is null)
            problems.Add(Diagnostic.Create(Diagnostics.BadTimeout, location, timeout, handler.Name));
        if (VersionProblem(handler, attribute, location) is { } below)
            problems.Add(below);
        var tuning = TuningParser.Parse(handler, attribute, location, problems);
        return new(
            attribute.Named<string>("Description") ?? "",
            maxRetries is >= 0 ? maxRetries : null,
            timeout,
            milliseconds,
            concurrency is > 0 ? concurrency : null
        )
        {
            Version = attribute.Named<int?>("Version"),
            VersionText = attribute.Named<string>("VersionText") is { Length: > 0 } text ? text : null,
            Capabilities = attribute.Texts("Capabilities").Distinct(StringComparer.Ordinal).ToEquatableArray(),
            Priority = tuning.Priority,
            Backoff = tuning.Backoff,
            Limits = LimitParser.Parse(handler, attribute, attribute.Place(handler, cancellationToken), problems),
        };
    }

    /// <summary>Reports a version below 1, in <c>[TaskHandler]</c> or <c>[TaskPayload]</c>.</summary>
    public static Diagnostic? VersionProblem(INamedTypeSymbol owner, AttributeData attribute, Location location) =>
        attribute.Named<int?>("Version") is { } version and < 1
            ? Diagnostic.Create(Diagnostics.BadVersion, location, version, owner.Name)
            : null;
}
