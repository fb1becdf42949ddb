using System.Globalization;
using System.Text;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Driving;

/// <summary>The report of a run: what it did and what the checker says of it.</summary>
/// <param name="Profile">What the run was to do.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Verdict">The checker's answer.</param>
/// <param name="Took">How long it took.</param>
/// <param name="TornLines">Ledger lines that their writer's death cut short.</param>
/// <param name="Folder">Where the ledger, the database and the processes' output are.</param>
internal sealed record Report(Profile Profile, int Seed, Verdict Verdict, TimeSpan Took, int TornLines, string Folder)
{
    private const int ShownOfAKind = 3;

    /// <summary>The share of the kills and stops that must have hit a running handler.</summary>
    private const double FaultsThatMustHit = 0.9;

    /// <summary>True when the run ended as it should: with a good history of faults that did hit, or, with a bug planted, with findings.</summary>
    public bool IsAsExpected => Profile.MustFind is { } fault ? Verdict.Count(fault) > 0 : Verdict.IsGood && FaultsHit;

    private bool FaultsHit =>
        Verdict.Figures is var figures
        // At a crash point what matters is the step, whether a handler runs beside it or not.
        && (Profile.CrashPoint.Length == 0 ? figures.KillsThatHit : figures.Kills) >= Profile.Kills * FaultsThatMustHit
        && figures.FreezesTakenOver >= Profile.Freezes
        && figures.StopsThatHit >= Profile.Stops * FaultsThatMustHit
        && (Profile.Stops == 0 || figures.Released > 0)
        && figures.LongestLock >= Profile.Lock
        && ServersWereHit(figures)
        && TimesWereHit(figures);

    private bool ServersWereHit(Figures figures) =>
        Profile.Servers is not { } faults
        || (
            figures.Outages.Values.Sum()
                >= faults.BrokerStops + faults.BrokerKills + faults.BrokerPauses + faults.RedisStops + faults.RedisKills
            && figures.GuardLosses >= faults.Flushes
            && figures.BlockedPolls >= faults.BlockedPolls
            && figures.Growths >= faults.Growths
            && (faults.Twins == 0 || figures.Twins > 0)
        );

    private bool TimesWereHit(Figures figures) =>
        Profile.Times is not { } faults
        || (
            figures.Occurrences > 0
            && figures.Pauses >= 2 * faults.Pauses
            && figures.StartsInPauses >= faults.Pauses
            && figures.HeldTasks > 0
            && figures.LimitChanges >= 2 * faults.LoweredLimits * LimitedType.All.Count
            && (faults.LoweredLimits == 0 || (figures.LastPermits > 0 && figures.UsedRates > 0))
            && figures.ClocksApart == 2 * TimedSchedule.LargestSkew
        );

    public override string ToString()
    {
        var it = Verdict.Figures;
        var text = new StringBuilder();
        Line($"{Profile.Name}: {(IsAsExpected ? "as expected" : "NOT AS EXPECTED")} (seed {Seed}, {Took.TotalSeconds:0} s)");
        Line(
            $"  accepted {it.Accepted}, done {it.Done}, dead {it.Dead}, lost {Count(Fault.Lost)}, phantom {Count(Fault.Phantom)}, integrity {(Count(Fault.Integrity) == 0 ? "ok" : "BAD")}"
        );
        Line(
            $"  kills {it.Kills} ({it.KillsThatHit} hit), freezes {it.Freezes} ({it.FreezesTakenOver} taken over), foreign lock {it.LongestLock.TotalSeconds:0.#} s, stops {it.Stops} ({it.StopsThatHit} hit)"
        );
        Line(
            $"  starts {it.Starts}, repeated {it.DuplicateStarts}, unexcused {Count(Fault.UnexcusedDuplicate)}, overlaps {Count(Fault.Overlap)}, late outcomes refused {it.FencedSettles}, stored {Count(Fault.StaleSettle)}, released {it.Released}"
        );
        Line(
            $"  wrong attempts {Count(Fault.WrongAttempts)}, wrong crashes {Count(Fault.WrongCrashes)}, wrong outcomes {Count(Fault.WrongOutcome)}, wrong payloads {Count(Fault.WrongPayload)}"
        );
        Line(
            $"  recovery p50 {it.RecoveryMedian.TotalSeconds:0.00} s, max {it.RecoveryMax.TotalSeconds:0.00} s; alone: {it.SoloRecoveries}, max {it.SoloRecoveryMax.TotalSeconds:0.00} s; exit max {it.ExitMax.TotalSeconds:0.00} s; torn lines {TornLines}"
        );
        if (it.Records > 0)
            foreach (string line in ServerLines(it))
                Line($"  {line}");
        if (it.Occurrences > 0)
            Line(
                $"  occurrences {it.Occurrences}: double {Count(Fault.DoubleOccurrence)}, missing {Count(Fault.MissingOccurrence)}, wrong {Count(Fault.WrongOccurrence)}, latest {it.LatestOccurrence.TotalSeconds:0.00} s, longest window {it.LongestWindow} periods; clocks {it.ClocksApart.TotalSeconds:0.##} s apart; pauses {it.Pauses}, workers started in them {it.StartsInPauses}, tasks held {it.HeldTasks}, begun in pause {Count(Fault.RunInPause)}"
            );
        if (it.LastPermits + it.UsedRates > 0)
            Line(
                $"  limits changed {it.LimitChanges}, last permits taken {it.LastPermits}, rates used up {it.UsedRates}: over a limit {Count(Fault.OverLimit)}, over a rate {Count(Fault.OverRate)}; others starved {Count(Fault.Starved)}"
            );
        foreach (var kind in Verdict.Violations.GroupBy(violation => violation.Fault))
        {
            Line($"  {kind.Key} × {kind.Count()}");
            foreach (var violation in kind.Take(ShownOfAKind))
                Line($"    {violation.Text}");
        }
        if (!IsAsExpected)
            Line($"  kept for a look: {Folder}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private IEnumerable<string> ServerLines(Figures it)
    {
        string outages = string.Join(", ", it.Outages.OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Value}"));
        yield return $"outages: {(outages.Length > 0 ? outages : "none")}; wiped {it.GuardLosses}, blocked polls {it.BlockedPolls}, growths {it.Growths}, twins {it.Twins}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"submitted at {it.Accepted / Math.Max(1, it.Load.TotalSeconds):0}/s, {it.Keyed} with a key, stored without an answer {it.Unanswered}, settled {it.Settling.TotalSeconds:0.0} s after the last fault"
        );
        yield return $"commits {it.Commits}: too early {Count(Fault.EarlyCommit)}, back {Count(Fault.CommitBack)}, beyond the end {Count(Fault.CommitBeyondEnd)}; records {it.Records}: changed {Count(Fault.ChangedRecord)}, missing {Count(Fault.NoHandOff)}";
        yield return $"dead letters {it.DeadLetters}: missing {Count(Fault.NoDeadLetter)}, late {Count(Fault.LateDeadLetter)}, wrong {Count(Fault.WrongDeadLetter)}; crashed {it.Crashed}";
        yield return $"too early {Count(Fault.TooEarly)}, out of order {Count(Fault.KeyOrder)}, repeated after a stop {it.RepeatedAfterStop}, wrong counts {Count(Fault.WrongCount)}";
    }

    /// <summary>Deletes the run's files if there is nothing to look for in them.</summary>
    public void CleanUp()
    {
        if (IsAsExpected)
            Directory.Delete(Folder, recursive: true);
    }

    private int Count(Fault fault) => Verdict.Count(fault);
}
