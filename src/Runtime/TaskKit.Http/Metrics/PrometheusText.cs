using System.Buffers;
using System.Globalization;
using System.Text;

namespace TaskKit.Http.Metrics;

/// <summary>The words of the Prometheus text format 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Infinity = "+Inf";

    private static readonly SearchValues<char> EscapedInHelp = SearchValues.Create("\\\n");
    private static readonly SearchValues<char> EscapedInLabels = SearchValues.Create("\\\n\"");

    /// <summary>The name of an instrument as OpenTelemetry's conventions make it: dots become underscores, then the unit, and <c>_total</c> for counters.</summary>
    /// <param name="name">The instrument's name.</param>
    /// <param name="unit">Its unit. One in braces is a remark and adds nothing.</param>
    /// <param name="kind">Its kind.</param>
    public static string NameOf(string name, string? unit, MetricKind kind)
    {
        string text = LabelOf(name);
        string suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!text.EndsWith(suffix, StringComparison.Ordinal))
            text += suffix;
        return kind == MetricKind.Counter && !text.EndsWith("_total", StringComparison.Ordinal) ? text + "_total" : text;
    }

    /// <summary>The name of a tag as a label.</summary>
    public static string LabelOf(string tag)
    {
        string text = string.Create(
            tag.Length,
            tag,
            static (letters, source) =>
            {
                for (int i = 0; i < letters.Length; i++)
                    letters[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
            }
        );
        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    /// <summary>The labels of a series, ordered by name: <c>status="DONE",type="sms"</c>. Tags without a value are left out.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<(string Name, string Value)>(tags.Length);
        foreach (var (name, value) in tags)
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text)
                labels.Add((LabelOf(name), text));
        labels.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var all = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            all.Append(all.Length > 0 ? "," : "").Append(name).Append("=\"");
            Escape(all, value, EscapedInLabels);
            all.Append('"');
        }
        return all.ToString();
    }

    public static void Head(StringBuilder text, string name, string? help, MetricKind kind)
    {
        text.Append("# HELP ").Append(name).Append(' ');
        Escape(text, help ?? "", EscapedInHelp);
        text.Append("\n# TYPE ").Append(name).Append(' ').Append(WordOf(kind)).Append('\n');
    }

    public static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>The labels of a bucket: those of its series, and its upper bound.</summary>
    public static string Bucket(string labels, double bound) => $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{Number(bound)}\"";

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? Infinity : "-Inf")
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string WordOf(MetricKind kind) =>
        kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };

    private static void Escape(StringBuilder text, string value, SearchValues<char> escaped)
    {
        if (!value.AsSpan().ContainsAny(escaped))
        {
            text.Append(value);
            return;
        }
        foreach (char c in value)
            _ = c switch
            {
                '\n' => text.Append("\\n"),
                _ when escaped.Contains(c) => text.Append('\\').Append(c),
                _ => text.Append(c),
            };
    }
}
