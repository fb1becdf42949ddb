using System.Text.Json;

namespace SchedulePeers;

/// <summary>The result of one peer, as the bench reads it.</summary>
internal sealed class PeerResult
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public required string Version { get; init; }

    public required int Schedules { get; init; }

    public string Durability { get; set; } = "";

    public double AddedPerSecond { get; set; }

    /// <summary>Of each burst the median, the 99th percentile and the last of the times from the due second to the run, in ms.</summary>
    public List<double[]> Bursts { get; } = [];

    /// <summary>Percent of a core while nothing is due.</summary>
    public double IdlePercent { get; set; }

    /// <summary>The reason why the figures do not count.</summary>
    public string? Failure { get; set; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
