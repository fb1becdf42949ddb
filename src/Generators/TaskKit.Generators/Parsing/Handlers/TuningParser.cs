using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers;

/// <summary>Reads the priority and the waits in <c>[TaskHandler]</c>.</summary>
internal static class TuningParser
{
    private const int HighestPriority = 2;
    private const double LargestFactor = 100;

    public static (int? Priority, BackoffModel Backoff) Parse(
        INamedTypeSymbol handler,
        AttributeData attribute,
        Location location,
        ImmutableArray<Diagnostic>.Builder problems
    )
    {
        // int.MinValue is the default of the attribute: no priority is stated.
        int? priority = attribute.Named<int?>("Priority") is var stated and not int.MinValue ? stated : null;
        if (priority is < -HighestPriority or > HighestPriority)
            Report("Priority", Text(priority.Value), "use −2 (last) to 2 (first)");
        string? initial = attribute.Named<string>("Backoff");
        string? max = attribute.Named<string>("BackoffMax");
        double? factor = attribute.Named<double?>("BackoffFactor");
        var (first, longest) = (Wait("Backoff", initial), Wait("BackoffMax", max));
        if (first > longest)
            Report("BackoffMax", $"\"{max}\"", $"it is the longest wait, so use \"{initial}\" or more");
        // 0 is the default of the attribute: no factor is stated.
        if (factor is { } number && number != 0 && !(number is >= 1 and <= LargestFactor))
            Report("BackoffFactor", Text(number), "use 1 to 100");
        return (priority, new BackoffModel(initial, max, factor is 0 ? null : factor, first, longest));

        long? Wait(string name, string? text)
        {
            long? milliseconds = text is null ? null : Durations.Milliseconds(text);
            if (text is not null && milliseconds is null)
                Report(name, $"\"{text}\"", "write a duration above zero with its unit: \"500ms\", \"30s\", \"5m\"");
            return milliseconds;
        }

        void Report(string name, string value, string fix) =>
            problems.Add(Diagnostic.Create(SettingsDiagnostics.BadTuning, location, name, value, handler.Name, fix));
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
