using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskKit.Http.Tests.Support;

/// <summary>Reads the Prometheus text format 0.0.4, and is stricter than a scraper: whatever the format leaves open or forbids fails.</summary>
internal sealed partial class PrometheusReader
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private Family? _current;

    private PrometheusReader() { }

    public IReadOnlyDictionary<string, Family> Families => _families;

    public static PrometheusReader Read(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line does not end.");
        var reader = new PrometheusReader();
        foreach (string line in text.Split('\n')[..^1])
            reader.ReadLine(line);
        foreach (var family in reader._families.Values)
            family.Check();
        return reader;
    }

    /// <summary>The samples of a name, among those that have all of the labels.</summary>
    public IEnumerable<Sample> All(string name, params (string Name, string Value)[] labels) =>
        _families
            .Values.SelectMany(family => family.Samples)
            .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value));

    /// <summary>The sum of these samples; 0 when there is none.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => All(name, labels).Sum(sample => sample.Value);

    private void ReadLine(string line)
    {
        if (Help().Match(line) is { Success: true } help)
        {
            _current = new Family(help.Groups["name"].Value, Unescape(help.Groups["text"].Value));
            Assert.True(_families.TryAdd(_current.Name, _current), $"{_current.Name} comes twice.");
            return;
        }
        if (Type().Match(line) is { Success: true } type)
        {
            Assert.True(_current is { Type: "", Samples.Count: 0 } && _current.Name == type.Groups["name"].Value, line);
            _current.Type = type.Groups["type"].Value;
            return;
        }
        var sample = Sampled().Match(line);
        Assert.True(sample.Success, $"No line of the format: {line}");
        Assert.True(_current is { Type.Length: > 0 }, $"A sample before its type: {line}");
        Assert.True(_series.Add(line[..line.LastIndexOf(' ')]), $"A series comes twice: {line}");
        _current.Samples.Add(
            new Sample(sample.Groups["name"].Value, LabelsOf(sample.Groups["labels"].Value), Number(sample.Groups["value"].Value))
        );
    }

    private static Dictionary<string, string> LabelsOf(string text)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(text))
            labels.Add(label.Groups["name"].Value, Unescape(label.Groups["value"].Value));
        return labels;
    }

    private static double Number(string text) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };

    private static string Unescape(string text) => Escaped().Replace(text, escaped => escaped.Value == "\\n" ? "\n" : escaped.Value[1..]);

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>(?:[^\\\n]|\\\\|\\n)+)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^\\""\n]|\\\\|\\""|\\n)*""(?:,[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^\\""\n]|\\\\|\\""|\\n)*"")*)\})? (?<value>[+-]?(?:[0-9.]+(?:[eE][+-]?[0-9]+)?|Inf)|NaN)$"
    )]
    private static partial Regex Sampled();

    [GeneratedRegex(@"(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>(?:[^\\""]|\\.)*)""")]
    private static partial Regex Label();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escaped();

    /// <summary>One number.</summary>
    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

    /// <summary>All samples of one name, and of its parts if it is a histogram.</summary>
    internal sealed class Family(string name, string help)
    {
        public string Name => name;

        public string Help => help;

        public string Type { get; set; } = "";

        public List<Sample> Samples { get; } = [];

        public void Check()
        {
            Assert.True(Samples.Count > 0, $"{Name} has no sample.");
            Assert.Equal(Type == "counter", Name.EndsWith("_total", StringComparison.Ordinal));
            if (Type == "histogram")
                CheckHistogram();
            else
                Assert.All(Samples, sample => Assert.Equal(Name, sample.Name));
            if (Type != "gauge")
                Assert.All(Samples, sample => Assert.False(sample.Value < 0, $"{Name} is negative."));
        }

        private void CheckHistogram()
        {
            var series = Samples.GroupBy(sample => string.Join(',', sample.Labels.Where(label => label.Key != "le").Order(new ByName())));
            foreach (var same in series)
            {
                var buckets = same.Where(sample => sample.Name == Name + "_bucket").ToList();
                var bounds = buckets.ConvertAll(bucket => Number(bucket.Labels["le"]));
                Assert.Equal(bounds.Order().Distinct(), bounds);
                Assert.Equal(double.PositiveInfinity, bounds[^1]);
                Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
                Assert.Equal(buckets[^1].Value, same.Single(sample => sample.Name == Name + "_count").Value);
                Assert.Single(same, sample => sample.Name == Name + "_sum");
                Assert.Equal(buckets.Count + 2, same.Count());
            }
        }

        private sealed class ByName : IComparer<KeyValuePair<string, string>>
        {
            public int Compare(KeyValuePair<string, string> x, KeyValuePair<string, string> y) => string.CompareOrdinal(x.Key, y.Key);
        }
    }
}
