using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskKit.Bench.Results;

/// <summary>One line of a result file: the beginning of a run with its machine, a figure, or what was missed.</summary>
internal sealed record ResultLine
{
    /// <summary>The start of the run.</summary>
    public required DateTimeOffset Run { get; init; }

    /// <summary>The other checkout, where two are compared; absent for this one.</summary>
    public string? Side { get; init; }

    public Machine? Machine { get; init; }

    public Figure? Figure { get; init; }

    /// <summary>A must that was missed, a peer that was not measured, or a part that broke off.</summary>
    public string? Missed { get; init; }
}

/// <summary>Results as lines of JSON. The lines of several files are the lines of one.</summary>
internal static partial class ResultFile
{
    /// <summary>Appends one line. What a run that breaks has measured is kept so.</summary>
    public static void Append(string path, ResultLine line) =>
        File.AppendAllText(path, JsonSerializer.Serialize(line, ResultJson.Default.ResultLine) + "\n");

    /// <exception cref="InvalidDataException">A line is not one of these.</exception>
    public static IEnumerable<ResultLine> Read(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0).Select((line, number) => Parse(path, number + 1, line));

    private static ResultLine Parse(string path, int number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ResultJson.Default.ResultLine)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {number}: expected a result of the bench. {e.Message}", e);
        }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    )]
    [JsonSerializable(typeof(ResultLine))]
    private sealed partial class ResultJson : JsonSerializerContext;
}
