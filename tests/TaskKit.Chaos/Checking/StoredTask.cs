namespace TaskKit.Chaos.Checking;

/// <summary>A task as the store holds it at the end.</summary>
/// <param name="Id">The id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Generation">Which life of the id.</param>
/// <param name="Attempts">The attempts that count.</param>
/// <param name="Crashes">The crashes that count.</param>
/// <param name="Reason">Why it is dead, or <see langword="null"/>.</param>
internal sealed record StoredTask(TaskId Id, TaskState State, int Generation, int Attempts, int Crashes, string? Reason)
{
    /// <summary>The time of its last change, in milliseconds since 1970; 0 where the store does not say.</summary>
    public long Changed { get; init; }
}

/// <summary>The content of a store when everything is over.</summary>
/// <param name="Tasks">All tasks.</param>
/// <param name="Integrity">The store's own verdict on its file: <c>ok</c>, or what is wrong.</param>
internal sealed record FinalStore(IReadOnlyList<StoredTask> Tasks, string Integrity);

/// <summary>The settings of a run that its history is judged by.</summary>
internal sealed record Limits
{
    /// <summary>The attempts of a task that always fails.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The longest time from a kill to the next start of what ran there.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time that half of the recoveries must not exceed; judged from 10 recoveries on.</summary>
    public TimeSpan RecoveryMedian { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// True when each kill of a running handler is one crash in the store at the end. Not where the store may lose its memory, and where a worker
    /// that is only cut off counts as dead until it is heard of again.
    /// </summary>
    public bool CrashesAreExact { get; init; } = true;

    /// <summary>True when a worker that is hit holds up all others: a group deals out its partitions anew only when each member was heard of.</summary>
    public bool HitsDelayAll { get; init; }

    /// <summary>
    /// True when workers kill themselves at steps that the ledger cannot see: then a task may rightly be buried as a killer whose workers just had
    /// that plan. Two of the deaths must be in the ledger with their claims, or three have come between its last outcome and its burial.
    /// </summary>
    public bool WorkersKillThemselves { get; init; }

    /// <summary>True when a submit may have stored its task although its answer was an error.</summary>
    public bool AnswersMayBeLost { get; init; }

    /// <summary>The longest wait that stays with its record.</summary>
    public TimeSpan HoldUpTo { get; init; }

    /// <summary>The time before a kill of the guard of which it may forget what it was told.</summary>
    public TimeSpan GuardMemory { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time for which a worker is believed to live without a word of it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The time by which a worker's clock may be off.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>The time after which a pause, or its end, is known to every worker.</summary>
    public TimeSpan PauseReach { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time after which a limit that was set or cleared is known to every worker.</summary>
    public TimeSpan LimitReach { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time by which a grant may come before the call that hands it out: a worker that asked for several gets the later ones by its next call.</summary>
    public TimeSpan GrantedAhead { get; init; }

    /// <summary>The longest time from the submit of a task to its begin while nothing goes wrong.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time after which an occurrence is submitted, by some worker that lives: the first one may be dead, and its successors wait for it.</summary>
    public TimeSpan Firing { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// The time before a pause of which an occurrence may not have been looked at by anybody, and falls into the pause. The skew of the clocks is added: a slow one
    /// comes to the occurrence later.
    /// </summary>
    public TimeSpan Unseen { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The age from which on an occurrence counts as missed.</summary>
    public TimeSpan MissedAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The error of two processes' notes of one moment, on a machine that is busy.</summary>
    public TimeSpan Blur { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same for a task that has crashed twice: it waits until a worker has drained, and for those that run alone before it.</summary>
    public TimeSpan SoloRecovery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time for which a stopping worker waits for its handlers.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The further time that the process may take to end: to hear of the signal, to settle and to close, on a machine that is busy.</summary>
    public TimeSpan ExitGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time after SIGTERM was sent in which a handler may still start: until the process has heard of it.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The limits of a machine that does other work too: longer times for what depends on its speed. What was lost, made up or repeated is judged as before.
    /// </summary>
    public Limits OnBusyMachine()
    {
        const int Slower = 5;
        return this with
        {
            Recovery = Recovery * Slower,
            RecoveryMedian = RecoveryMedian * Slower,
            LongestWait = LongestWait * Slower,
            Firing = Firing * Slower,
            ExitGrace = ExitGrace * Slower,
            // No longer: a worker that never hears of the signal, the pause or the limit must be found.
            StartGrace = StartGrace * 2,
            PauseReach = PauseReach * 2,
            LimitReach = LimitReach * 2,
        };
    }
}
