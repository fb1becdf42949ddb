namespace TaskKit.Bench;

/// <summary>The measurements of one run.</summary>
/// <param name="Parts">Which parts.</param>
/// <param name="Divisor">How many times fewer tasks to take than a full run does.</param>
/// <param name="WithPeers">Whether peers are measured, too.</param>
/// <param name="Out">The file for the results, or <see langword="null"/>.</param>
internal sealed record BenchOptions(IReadOnlyCollection<string> Parts, int Divisor, bool WithPeers, string? Out)
{
    private const string Peers = "peers";

    public bool Wants(string part) => Parts.Contains(part) && (WithPeers || part != Peers);

    /// <summary>So many tasks, or fewer where it need not be exact.</summary>
    public int Scale(int count) => Math.Max(count / Divisor, Math.Min(count, 2_000));
}

/// <summary>One half of the bench.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parts">All its parts.</param>
/// <param name="Headline">Those that are measured several times, for the figures that a reader sees first.</param>
/// <param name="RunAsync">Measures once, and returns the exit code.</param>
internal sealed record Suite(string Name, string[] Parts, string[] Headline, Func<BenchOptions, Task<int>> RunAsync);
