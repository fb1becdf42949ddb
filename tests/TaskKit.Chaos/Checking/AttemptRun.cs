using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>One claim of an attempt by one worker, and what the ledger says came of it.</summary>
/// <param name="claim">The claim.</param>
internal sealed class AttemptRun(Claimed claim)
{
    public Claimed Claim { get; } = claim;

    public AttemptKey Attempt => Claim.Attempt;

    public int Pid => Claim.Pid;

    public Started? Start { get; set; }

    public Ended? End { get; set; }

    public Settled? Settle { get; set; }

    /// <summary>The latest time at which the store granted the claim.</summary>
    public TimeSpan ClaimedAt { get; set; } = claim.At;

    /// <summary>
    /// True when the worker was frozen while it waited for this claim: the store may have granted it before the freeze or after it.
    /// </summary>
    public bool ClaimIsUncertain { get; set; }

    /// <summary>True when the worker had the attempt at a time and no answer yet to its outcome, be it stored or refused.</summary>
    public bool IsHeldAt(TimeSpan time) => ClaimedAt <= time && !(Settle?.At <= time);

    public override string ToString() => $"{Attempt} in process {Pid}";
}
