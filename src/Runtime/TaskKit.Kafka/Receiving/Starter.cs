using TaskKit.Backends;
using TaskKit.Kafka.Settling;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>Asks the guard about fetched records, and brings each where the answer says.</summary>
internal sealed class Starter(
    StateStore? states,
    WorkerLease? lease,
    Intake intake,
    HandOffs handOffs,
    IReceiverEvents events,
    TimeProvider time
)
{
    // How soon another worker's run is looked at again.
    private static readonly TimeSpan HeldLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastInTiers = Intake.WaitingLook;

    // So many tasks that must run alone wait in one worker; those beyond go on, and come to whichever worker is free sooner, one after the other.
    private const int MostAlone = 2;
    private static readonly TimeSpan BetweenLone = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPutOff = TimeSpan.FromSeconds(30);

    private readonly List<FetchedRecord> _crowd = [];
    private readonly List<StartRequest> _requests = [];
    private StartAnswer[] _answers = [];
    private int _granted;

    /// <summary>The runs that were granted.</summary>
    /// <param name="records">What to ask for.</param>
    /// <param name="alone">Whether nothing else runs in this process.</param>
    /// <exception cref="BackendUnavailableException">The guard cannot be asked; the records are ready again.</exception>
    public async ValueTask<List<KafkaDelivery>> StartAsync(List<FetchedRecord> records, bool alone)
    {
        var asked = SetAside(records);
        // One call at a time, so that the list and the array can be used again.
        var requests = _requests;
        requests.Clear();
        foreach (var record in asked)
            requests.Add(Request(record, alone));
        if (_answers.Length < requests.Count)
            _answers = new StartAnswer[requests.Count];
        var answers = _answers;
        await AskAsync(asked, requests, answers, alone).ConfigureAwait(false);
        var granted = new List<KafkaDelivery>(requests.Count);
        for (int i = 0; i < requests.Count; i++)
            Sort(asked[i], requests[i], answers[i], granted);
        if (_crowd.Count > 0)
            await PutOffAsync(granted).ConfigureAwait(false);
        // A worker that was taken for dead has returned: its tasks need not run one by one.
        if (alone && granted.Exists(run => run.Crashes < TaskDelivery.CrashesBeforeAlone))
            intake.ReturnAlone();
        return granted;
    }

    private async ValueTask AskAsync(List<FetchedRecord> records, List<StartRequest> requests, StartAnswer[] answers, bool alone)
    {
        if (states is null)
        {
            for (int i = 0; i < requests.Count; i++)
                answers[i] = new StartAnswer(StartKind.Granted, requests[i].Ended, 0);
            return;
        }
        try
        {
            // Not the caller's token: what the guard may have granted must not be dropped.
            await states.StartAsync(requests, answers, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BackendUnavailableException)
        {
            foreach (var record in records)
                if (alone)
                    intake.Isolate(record);
                else
                    intake.Return(record);
            throw;
        }
    }

    private async ValueTask PutOffAsync(List<KafkaDelivery> granted)
    {
        FetchedRecord[] crowd = [.. _crowd];
        _crowd.Clear();
        var now = time.GetUtcNow();
        var requests = Array.ConvertAll(crowd, record => Request(record, alone: false) with { PutOff = true });
        for (int i = 0; i < crowd.Length; i++)
        {
            var rest = BetweenLone * (i + 1);
            // Not before the time that the tiers keep.
            requests[i] = requests[i] with
            {
                Due = now + LeastInTiers + (rest < LongestPutOff ? rest : LongestPutOff),
            };
        }
        try
        {
            var answers = await states!.StartAsync(requests, CancellationToken.None).ConfigureAwait(false);
            for (int i = 0; i < crowd.Length; i++)
                Sort(crowd[i], requests[i], answers[i], granted);
        }
        catch (BackendUnavailableException)
        {
            foreach (var record in crowd)
                intake.Isolate(record);
            events.LoneTaskWaiting();
        }
    }

    // A record without a key that states a later time waits for it in the tiers. One with a key waits here, and only the guard knows whether
    // somebody has made it due meanwhile.
    private List<FetchedRecord> SetAside(List<FetchedRecord> records)
    {
        var now = time.GetUtcNow();
        bool WaitsUnasked(FetchedRecord record) => record.Record.Due > now && (record is not KeyedRecord || states is null);
        if (!records.Exists(WaitsUnasked))
            return records;
        foreach (var record in records.Where(WaitsUnasked))
            if (record is not KeyedRecord && record.Record.Due - now > LeastInTiers)
                handOffs.Move(record, record.Record.Due!.Value);
            else
                intake.Wait(record, record.Record.Due!.Value);
        return records.FindAll(record => !WaitsUnasked(record));
    }

    /// <summary>What to ask about a record, under a token that it keeps until there is an answer.</summary>
    public StartRequest Request(FetchedRecord record, bool alone, bool ahead = false)
    {
        if (record.Token == default)
            record.Token = lease?.NextToken() ?? new Token(0, (uint)Interlocked.Increment(ref _granted));
        record.Term = lease?.Term ?? 0;
        return record.Request(alone, ahead);
    }

    /// <summary>Brings a record where the guard's answer says.</summary>
    /// <param name="record">The record.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="granted">Where a granted run is added.</param>
    public void Sort(FetchedRecord record, in StartRequest request, in StartAnswer answer, List<KafkaDelivery> granted)
    {
        switch (answer.Kind)
        {
            case StartKind.Granted:
                if (record is KeyedRecord keyed)
                    intake.Begin(keyed);
                granted.Add(new KafkaDelivery(record, answer));
                break;
            case StartKind.Skip:
                intake.Complete(record);
                break;
            case StartKind.NotDue:
                intake.Wait(record, answer.Due!.Value);
                break;
            case StartKind.Held:
                intake.Postpone(record, time.GetUtcNow() + HeldLook);
                break;
            case StartKind.Bury:
                handOffs.Bury(record, request.Held(answer));
                break;
            case StartKind.Alone when record is not KeyedRecord && intake.Alone >= MostAlone:
                _crowd.Add(record);
                break;
            case StartKind.Alone:
                intake.Isolate(record);
                events.LoneTaskWaiting();
                break;
            default:
                handOffs.Resume(record, request.Held(answer), answer.Intent!);
                break;
        }
    }
}
