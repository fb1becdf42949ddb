using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Checking;

/// <summary>All that is known of one task.</summary>
/// <param name="id">The task.</param>
internal sealed class TaskHistory(TaskId id)
{
    public TaskId Id { get; } = id;

    public Accepted? Accept { get; set; }

    /// <summary>The task as it was handed over, whether or not an answer came.</summary>
    public Offered? Offer { get; set; }

    /// <summary>Its records in all topics.</summary>
    public List<RecordFound> Records { get; } = [];

    public TaskKind? Kind => IsTakenForKiller ? TaskKind.Killer : Accept?.Kind ?? Offer?.Kind;

    /// <summary>It was buried because its workers died around it: they kill themselves, and the last one just when it was about to run the task alone.</summary>
    public bool IsTakenForKiller { get; set; }

    public string? Hash => Accept?.Hash ?? Offer?.Hash;

    /// <summary>The time before which nobody had handed it over. The task of a schedule may be handed over by several.</summary>
    public TimeSpan? SubmittedAt => Accept?.At < Offer?.At || Offer is null ? Accept?.At : Offer.At;

    public string? Type => Offer?.Type ?? Accept?.Type;

    /// <summary>True when a schedule submitted it: a worker may have died before it could write the answer down.</summary>
    public bool IsOfSchedule => Offer?.Hash == TimedSchedule.Hash;

    public StoredTask? Stored { get; set; }

    /// <summary>The runs, in the order in which the store granted them.</summary>
    public List<AttemptRun> Runs { get; } = [];

    /// <summary>Starts and ends that no claim came before.</summary>
    public List<LedgerEvent> Unclaimed { get; } = [];

    /// <summary>The runs of each attempt, in the order in which the store granted them.</summary>
    public IEnumerable<IGrouping<AttemptKey, AttemptRun>> Attempts => Runs.GroupBy(run => run.Attempt);

    /// <summary>The last run that the store granted; several, when freezes leave open which of them it was.</summary>
    public IEnumerable<AttemptRun> LastRuns
    {
        get
        {
            var last = Runs.FindLast(run => !run.ClaimIsUncertain);
            return Runs.Where(run => run.ClaimIsUncertain || run == last);
        }
    }

    /// <summary>The run whose outcome made the task terminal, as far as its worker heard of it.</summary>
    public AttemptRun? Finisher => Runs.Find(run => run.Settle is { Stored: true, As: SettledAs.Done or SettledAs.Dead });

    public void Apply(Started start)
    {
        // A worker that lost an attempt may be granted it again: the claim that came first is started first.
        if (Find(start.Attempt, start.Pid, run => run.Start is null && run.Settle is null) is { } run)
            run.Start = start;
        else
            Unclaimed.Add(start);
    }

    public void Apply(Ended end)
    {
        if (Find(end.Attempt, end.Pid, run => run.Start is not null && run.End is null) is { } run)
            run.End = end;
        else
            Unclaimed.Add(end);
    }

    public void Apply(Settled settle)
    {
        if (Find(settle.Attempt, settle.Pid, run => run.Claim.Token == settle.Token) is { } run)
            run.Settle = settle;
        else
            Unclaimed.Add(settle);
    }

    private AttemptRun? Find(AttemptKey attempt, int pid, Predicate<AttemptRun> which) =>
        Runs.Find(run => run.Attempt == attempt && run.Pid == pid && which(run));
}
