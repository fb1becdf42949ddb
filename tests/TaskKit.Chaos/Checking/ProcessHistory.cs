using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>One process: all that the driver did to it.</summary>
internal sealed class ProcessHistory
{
    /// <summary>The time from which on it received tasks.</summary>
    public TimeSpan? Up { get; set; }

    public Killed? Kill { get; set; }

    public StopAsked? Stop { get; set; }

    public Exited? Exit { get; set; }

    /// <summary>The numbers of its metrics at its end in order.</summary>
    public Counted? Count { get; set; }

    /// <summary>The times at which its poll thread stood still.</summary>
    public List<(TimeSpan From, TimeSpan To)> Blocks { get; } = [];

    public List<(TimeSpan From, TimeSpan To)> Freezes { get; } = [];

    /// <summary>The time from which no handler ran here any more.</summary>
    public TimeSpan Gone => Kill?.At ?? Exit?.At ?? TimeSpan.MaxValue;

    public bool WasFrozenBetween(TimeSpan from, TimeSpan to) => Freezes.Exists(freeze => freeze.From >= from && freeze.From <= to);
}
