using System.Globalization;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Linter;

/// <summary>The metrics before a parser made elsewhere.</summary>
public sealed class ParserTests
{
    [NodeFact]
    public async Task The_parser_finds_the_same_as_the_reader_of_these_tests()
    {
        await using var host = await ApiHost.StartAsync();
        var id = (
            await host.PostAsync("/api/v1/tasks/sms", """{"to":"a","body":"b"}""").IsAsync(System.Net.HttpStatusCode.Accepted)
        ).TaskId();
        await host.UntilAsync(id, TaskState.Done);
        string text = await host.Client.GetStringAsync("/metrics");
        var (code, output) = await NodeProgram.RunAsync(text, Path.Combine(NodeProgram.Folder, "read-metrics.mjs"));
        Assert.True(code == 0, output);
        var expected = PrometheusReader.Read(text).Families.SelectMany(family => Lines(family.Key, family.Value)).ToList();
        Assert.True(expected.Count > 20, "There are too few metrics to show anything.");
        Assert.Equal(expected.Order(StringComparer.Ordinal), output.Split('\n')[..^1].Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(string name, PrometheusReader.Family family)
    {
        yield return $"{name} {family.Type}";
        if (family.Type is not ("counter" or "gauge"))
            yield break;
        foreach (var sample in family.Samples)
        {
            var labels = sample.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal);
            yield return string.Create(CultureInfo.InvariantCulture, $"{name} {{{string.Join(';', labels)}}} {sample.Value}");
        }
    }
}
