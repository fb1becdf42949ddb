using TaskKit.Backends;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>
/// One task as the tables in the design say it, written down a second time without a thought of speed: the scripts must answer the same. Times
/// stand still in it.
/// </summary>
internal sealed class StateModel(DateTimeOffset now, HashSet<ulong> alive, HashSet<ulong> returned)
{
    private readonly List<ulong> _suspects = [];
    private Token _token;
    private IntentKind? _intent;
    private bool _cancelAsked;
    private bool _released;
    private bool _isUnproven;

    public TaskState? State { get; private set; }

    /// <summary>The state that others see: what nobody who lives runs, and nobody decided about, waits.</summary>
    public TaskState? Shown =>
        State is TaskState.Running && _intent is null && !_cancelAsked && !alive.Contains(_token.Incarnation) ? TaskState.Pending : State;

    public int Generation { get; private set; }

    public int Leg { get; private set; }

    public int Ended { get; private set; }

    public RecordPlace Place { get; private set; }

    private bool IsWaiting => State is TaskState.Pending or TaskState.Scheduled or TaskState.Retrying;

    private bool IsTerminal => State is TaskState.Done or TaskState.Dead or TaskState.Cancelled;

    private bool WaitsForItsTime { get; set; }

    private int Crashes => _suspects.Count(suspect => !returned.Contains(suspect));

    public bool Accept(AcceptedTask task)
    {
        if (State is null || task.Generation > Generation)
        {
            Begin(task.Generation, task.Leg, task.Ended, task.Place);
            State = TaskState.Pending;
            _token = default;
            return true;
        }
        return task.Generation != Generation || task.Leg != Leg || task.Place == Place;
    }

    public (StartKind Kind, SkipReason Skip) Start(StartRequest start)
    {
        if (State is null || start.Generation > Generation)
        {
            Begin(start.Generation, start.Leg, start.Ended, start.Place);
            return Run(start);
        }
        if (start.Generation < Generation)
            return (StartKind.Skip, SkipReason.HandedOn);
        if (IsTerminal)
            return (StartKind.Skip, SkipReason.Terminal);
        if (start.Leg < Leg)
            return IsWaiting && _isUnproven && start.Leg == Leg - 1 && start.Place == Place
                ? (StartKind.Resume, default)
                : (StartKind.Skip, SkipReason.HandedOn);
        if (IsWaiting)
        {
            if (start.Token == _token)
                return (StartKind.Busy, default);
            if (start.Leg != Leg || !WaitsForItsTime)
                return Grant(start);
            // The worker that asks keeps the record.
            _token = start.Token;
            return (StartKind.NotDue, default);
        }
        return Running(start);
    }

    public SettleAnswer Settle(SettleRequest settle)
    {
        var run = settle.Run;
        bool isForgotten = Leg == run.Leg && _token == default && !IsTerminal;
        if (State is null || Generation < run.Generation || (Generation == run.Generation && (Leg < run.Leg || isForgotten)))
        {
            Begin(run.Generation, run.Leg, run.Ended, run.Place);
            Run(new(run.Id, run.Type, run.Generation, run.Leg, run.Ended, run.Place, run.Token));
        }
        else if (run.Token != _token)
            return Stale(run);
        if (State != TaskState.Running)
            return Repeated(settle);
        // What was decided stands.
        if (_intent is { } decided && settle.Kind is not (SettleKind.Dead or SettleKind.Released))
            return settle.Kind is SettleKind.Decide && settle.Intent == decided ? SettleAnswer.Applied : SettleAnswer.StaleOpen;
        if (settle.Counted)
            Ended = Math.Max(Ended, run.Ended + 1);
        bool runsAgain =
            settle.Kind is SettleKind.Released or SettleKind.Wait
            || (settle.Kind is SettleKind.Decide && settle.Intent is not IntentKind.Dead);
        if (runsAgain && _cancelAsked && _intent is null)
        {
            End(TaskState.Cancelled);
            return SettleAnswer.Cancelled;
        }
        Apply(settle);
        return SettleAnswer.Applied;
    }

    public OperationResult Cancel()
    {
        if (State is null)
            return OperationResult.NotFound;
        if (IsTerminal)
            return OperationResult.WrongState;
        if (State == TaskState.Running)
        {
            _cancelAsked = true;
            return OperationResult.Requested;
        }
        End(TaskState.Cancelled);
        return OperationResult.Applied;
    }

    /// <summary>Redis lost it.</summary>
    public void Lose()
    {
        State = null;
        _suspects.Clear();
    }

    private (StartKind, SkipReason) Running(StartRequest start)
    {
        if (start.Leg == Leg && start.Token == _token)
            return (
                _intent is not null ? StartKind.Resume
                : CrashesSeen > 2 ? StartKind.Bury
                : StartKind.Granted,
                default
            );
        if (start.Leg == Leg && _intent is null && start.Place != Place)
            return (StartKind.Skip, SkipReason.Twin);
        if (!_released && alive.Contains(_token.Incarnation))
            return (StartKind.Busy, default);
        if (_cancelAsked && _intent is null)
        {
            Leg = start.Leg;
            End(TaskState.Cancelled);
            return (StartKind.Skip, SkipReason.Cancelled);
        }
        if (start.Leg > Leg)
            return Grant(start);
        if (_intent is not null)
        {
            _token = start.Token;
            _released = false;
            return (StartKind.Resume, default);
        }
        if (!_suspects.Contains(_token.Incarnation))
            _suspects.Add(_token.Incarnation);
        return Grant(start);
    }

    // What the last grant was told; a suspect that returns later changes only the next one.
    private int CrashesSeen { get; set; }

    private (StartKind, SkipReason) Grant(StartRequest start)
    {
        if (Crashes == 2 && !start.Solo)
            return (StartKind.Solo, default);
        Ended = Math.Max(Ended, start.Ended);
        Leg = start.Leg;
        Place = start.Place;
        Run(start);
        return (Crashes > 2 ? StartKind.Bury : StartKind.Granted, default);
    }

    private (StartKind, SkipReason) Run(StartRequest start)
    {
        (State, _token, _intent, _cancelAsked, _released, WaitsForItsTime) = (TaskState.Running, start.Token, null, false, false, false);
        _isUnproven = false;
        CrashesSeen = Crashes;
        return (StartKind.Granted, default);
    }

    private void Begin(int generation, int turn, int ended, RecordPlace place)
    {
        if (State is not null && generation > Generation)
            _suspects.Clear();
        (Generation, Leg, Ended, Place) = (generation, turn, ended, place);
        (_intent, _cancelAsked, _released, _isUnproven, WaitsForItsTime) = (null, false, false, false, false);
    }

    private SettleAnswer Stale(GrantedRun run)
    {
        bool isToBeProduced = _isUnproven && Leg == run.Leg + 1;
        return IsTerminal || Generation > run.Generation || (Generation == run.Generation && Leg > run.Leg && !isToBeProduced)
            ? SettleAnswer.StaleEnded
            : SettleAnswer.StaleOpen;
    }

    private SettleAnswer Repeated(SettleRequest settle)
    {
        var run = settle.Run;
        bool cancelled = State == TaskState.Cancelled;
        bool waits = State is TaskState.Retrying or TaskState.Scheduled;
        bool same = settle.Kind switch
        {
            SettleKind.Done => State == TaskState.Done,
            SettleKind.Cancelled => cancelled,
            SettleKind.Released => State == TaskState.Pending && Leg == run.Leg,
            SettleKind.Wait => waits && Leg == run.Leg,
            SettleKind.Decide when settle.Intent is not IntentKind.Dead => Leg > run.Leg,
            _ => State == TaskState.Dead,
        };
        bool cancelledInstead =
            settle.Kind is SettleKind.Released or SettleKind.Wait or SettleKind.Decide && settle.Intent is not IntentKind.Dead && cancelled;
        return same ? SettleAnswer.Applied
            : cancelledInstead ? SettleAnswer.Cancelled
            : Stale(run);
    }

    private void Apply(SettleRequest settle)
    {
        switch (settle.Kind)
        {
            case SettleKind.Done:
                End(TaskState.Done);
                break;
            case SettleKind.Cancelled:
                End(TaskState.Cancelled);
                break;
            case SettleKind.Released:
                _released = true;
                if (_intent is null)
                    State = TaskState.Pending;
                break;
            case SettleKind.Wait:
                WaitUntil(settle);
                break;
            case SettleKind.Decide when settle.Intent is IntentKind.Dead:
                _intent = settle.Intent;
                _released = false;
                break;
            case SettleKind.Decide:
                Leg = settle.Run.Leg + 1;
                WaitUntil(settle);
                _isUnproven = true;
                break;
            case SettleKind.Dead:
                End(TaskState.Dead);
                break;
        }
    }

    private void WaitUntil(SettleRequest settle)
    {
        State = settle.Intent is IntentKind.Retry ? TaskState.Retrying : TaskState.Scheduled;
        (_intent, _cancelAsked, _released, _isUnproven, WaitsForItsTime) = (null, false, false, false, settle.Due > now);
    }

    private void End(TaskState state) => (State, _intent, _cancelAsked, _isUnproven) = (state, null, false, false);
}
