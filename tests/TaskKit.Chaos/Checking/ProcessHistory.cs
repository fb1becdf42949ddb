using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>What the driver did to one process.</summary>
internal sealed class ProcessHistory
{
    public Killed? Kill { get; set; }

    public StopAsked? Stop { get; set; }

    public Exited? Exit { get; set; }

    /// <summary>What its metrics said at its end in order.</summary>
    public Counted? Count { get; set; }

    /// <summary>When its poll thread stood still.</summary>
    public List<(TimeSpan From, TimeSpan To)> Blocks { get; } = [];

    public List<(TimeSpan From, TimeSpan To)> Freezes { get; } = [];

    /// <summary>When no handler ran here any more.</summary>
    public TimeSpan Gone => Kill?.At ?? Exit?.At ?? TimeSpan.MaxValue;

    public bool WasFrozenBetween(TimeSpan from, TimeSpan to) => Freezes.Exists(freeze => freeze.From >= from && freeze.From <= to);
}
