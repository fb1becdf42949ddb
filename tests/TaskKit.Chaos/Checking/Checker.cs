using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>Judges a history. Knows only what the ledger and the final store say.</summary>
internal static class Checker
{
    private static readonly Func<History, IEnumerable<Violation>>[] Rules =
    [
        OutcomeRules.NothingIsLost,
        OutcomeRules.NothingIsMadeUp,
        OutcomeRules.PayloadsArriveAsSubmitted,
        OutcomeRules.TasksEndAsPlanned,
        AttemptRules.AttemptsAreCounted,
        AttemptRules.CrashesAreCounted,
        OwnershipRules.OnlyTheOwnerSettles,
        OwnershipRules.TerminalIsFinal,
        OwnershipRules.TheLastOwnerDecides,
        DuplicateRules.RepeatsAreExcused,
        DuplicateRules.RunsDoNotOverlap,
        RecoveryRule.KilledWorkIsTakenOver,
        ShutdownRules.WorkersEndWell,
        ShutdownRules.StoppingWorkersStartNothing,
        TimeRules.NothingStartsEarly,
        TimeRules.KeysKeepTheirOrder,
        RecordRules.RecordsBelongToTasks,
        RecordRules.CopiesAreEqual,
        RecordRules.WhatIsHandedOnIsWritten,
        RecordRules.TheDeadHaveLetters,
        CommitRules.CommitsCoverOnlyWhatIsFinished,
        CommitRules.CommitsOnlyGrow,
        CountRule.MetricsAreTrue,
        OccurrenceRules.EachIsOneTask,
        OccurrenceRules.EachIsOfTheRule,
        OccurrenceRules.WindowsJoin,
        OccurrenceRules.TimesAreNotMerged,
        OccurrenceRules.NoneIsLate,
        PauseRules.PausedTypesBeginNothing,
        PauseRules.PausedSchedulesFireNothing,
        LimitRules.NoMoreRunThanTheLimit,
        LimitRules.NoMoreBeginThanTheRate,
        LimitRules.OthersAreNotStarved,
        StoreIsSound,
    ];

    public static Verdict Check(IEnumerable<LedgerEvent> ledger, FinalStore store, Limits limits)
    {
        var history = new History(ledger, store, limits);
        return new Verdict([.. Rules.SelectMany(rule => rule(history))], FigureCounter.Count(history));
    }

    private static IEnumerable<Violation> StoreIsSound(History history)
    {
        if (history.Integrity != "ok")
            yield return new(Fault.Integrity, $"Expected integrity_check to say 'ok', it says '{history.Integrity}'.");
    }
}
