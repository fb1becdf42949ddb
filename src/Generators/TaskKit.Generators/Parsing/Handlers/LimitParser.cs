using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing.Handlers.Schedules;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads the limits of all workers together in <c>[TaskHandler]</c>.</summary>
internal static class LimitParser
{
    private const int LargestConcurrency = 100_000;

    public static LimitModel Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        int? concurrency = attribute.Named<int?>("TotalConcurrency");
        if (concurrency is < 0 or > LargestConcurrency)
            Report(null, "TotalConcurrency", concurrency, $"is out of range; use 1 to {LargestConcurrency}, or leave it out for no limit");
        string? text = attribute.Named<string>("Rate");
        string? problem = null;
        var rate = text is null ? null : Rates.Read(text, out problem);
        if (problem is not null)
            Report(Rates.Mended(text!), "Rate", $"\"{text}\"", problem);
        return new(concurrency is > 0 ? concurrency : null, rate);

        void Report(string? mended, string name, object? value, string why) =>
            problems.Add(
                Diagnostic.Create(
                    SettingsDiagnostics.BadLimit,
                    location,
                    StatedSchedule.Mended(mended, "Rate"),
                    name,
                    value,
                    handler.Name,
                    why
                )
            );
    }

    /// <summary>Warns of a limit per worker that is above the limit of all workers together, and therefore has no effect.</summary>
    public static Diagnostic? Unreached(INamedTypeSymbol handler, HandlerSettings settings, Location location) =>
        settings.Concurrency > settings.Limits.Concurrency
            ? Diagnostic.Create(
                SettingsDiagnostics.UnreachedConcurrency,
                location,
                settings.Concurrency,
                handler.Name,
                settings.Limits.Concurrency
            )
            : null;
}
