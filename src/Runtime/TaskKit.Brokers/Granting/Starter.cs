using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Granting;

/// <summary>Asks START for records, and moves each on as the answer says. One <see cref="StartAsync"/> at a time.</summary>
internal sealed class Starter(
    IGuard guard,
    IGuardLease lease,
    RecordDesk desk,
    HandOffs handOffs,
    IReceiverEvents events,
    TimeProvider time
)
{
    // The pause before START is asked again for a task that another worker runs.
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(250);

    // Of solo tasks so many wait in one worker. The others go on, one after the other, to the worker that is free sooner.
    private const int MostSolo = 2;
    private static readonly TimeSpan BetweenSolo = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDeferral = TimeSpan.FromSeconds(30);

    private readonly List<StartRequest> _requests = [];
    private StartAnswer[] _answers = [];

    /// <summary>Asks START for records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="solo">True when nothing else runs in this process.</param>
    /// <returns>The granted runs.</returns>
    /// <exception cref="BackendUnavailableException">The guard cannot be asked; the records are ready again.</exception>
    public async ValueTask<List<BrokerDelivery>> StartAsync(List<FetchedRecord> records, bool solo)
    {
        var asked = SetAside(records);
        // Used again for each call.
        var requests = _requests;
        requests.Clear();
        foreach (var record in asked)
            requests.Add(Request(record, solo));
        if (_answers.Length < requests.Count)
            _answers = new StartAnswer[requests.Count];
        await AskAsync(asked, requests, _answers, solo).ConfigureAwait(false);
        var granted = new List<BrokerDelivery>(requests.Count);
        List<FetchedRecord>? crowd = null;
        for (int i = 0; i < requests.Count; i++)
            if (!TryMoveOn(asked[i], requests[i], _answers[i], granted))
                (crowd ??= []).Add(asked[i]);
        if (crowd is not null)
            await DeferAsync(crowd, granted).ConfigureAwait(false);
        // A worker that was taken for dead has returned: its tasks need not run one by one.
        if (solo && granted.Exists(run => run.Crashes < TaskDelivery.CrashesBeforeSolo))
            desk.ReleaseSolo();
        return granted;
    }

    /// <summary>Makes the request for a record, under a token that the record keeps until there is an answer.</summary>
    public StartRequest Request(FetchedRecord record, bool solo, bool early = false)
    {
        if (record.Token == default)
            record.Token = lease.NextToken();
        record.Term = lease.Term;
        record.Stream.Limit = desk.LimitOf(record.Stream.Type);
        return record.Request(solo, early);
    }

    /// <summary>Moves a keyed record on as the guard's answer says.</summary>
    /// <param name="record">The record.</param>
    /// <param name="request">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="granted">The list to add a granted run to.</param>
    public void MoveOn(KeyedRecord record, in StartRequest request, in StartAnswer answer, List<BrokerDelivery> granted) =>
        TryMoveOn(record, request, answer, granted);

    private async ValueTask AskAsync(List<FetchedRecord> records, List<StartRequest> requests, StartAnswer[] answers, bool solo)
    {
        try
        {
            // Not the caller's token: a grant that may have been made must not be dropped.
            await guard.StartAsync(requests, answers, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BackendUnavailableException)
        {
            foreach (var record in records)
                if (solo)
                    desk.Isolate(record);
                else
                    desk.MakeReady(record);
            throw;
        }
    }

    /// <returns>False for a record without a key that must run solo, while enough of them wait here.</returns>
    private bool TryMoveOn(FetchedRecord record, in StartRequest request, in StartAnswer answer, List<BrokerDelivery> granted)
    {
        switch (answer.Kind)
        {
            case StartKind.Granted:
                record.MoveTo(RecordStage.Granted);
                if (record is KeyedRecord keyed)
                    desk.Lanes.Begin(keyed);
                granted.Add(new BrokerDelivery(record, answer));
                break;
            case StartKind.Skip:
                desk.End(record);
                break;
            case StartKind.NotDue:
                record.Token = default;
                desk.Wait(record, answer.Due!.Value);
                break;
            case StartKind.Full:
                desk.HoldBack(record, answer.Due!.Value);
                break;
            case StartKind.Busy:
                desk.Wait(record, time.GetUtcNow() + BusyPause);
                break;
            case StartKind.Bury:
                handOffs.Bury(record, request.Run(answer));
                break;
            case StartKind.Solo when record is not KeyedRecord && desk.Solo >= MostSolo:
                return false;
            case StartKind.Solo:
                desk.Isolate(record);
                events.SoloTaskWaiting();
                break;
            default:
                handOffs.Resume(record, request.Run(answer), answer.Intent!);
                break;
        }
        return true;
    }

    private async ValueTask DeferAsync(List<FetchedRecord> crowd, List<BrokerDelivery> granted)
    {
        var now = time.GetUtcNow();
        var requests = new List<StartRequest>(crowd.Count);
        for (int i = 0; i < crowd.Count; i++)
        {
            var rest = BetweenSolo * (i + 1);
            // Later than a wait that would stay in this worker.
            var due = now + desk.Hold.LongestWait + (rest < LongestDeferral ? rest : LongestDeferral);
            requests.Add(Request(crowd[i], solo: false) with { Defer = true, Due = due });
        }
        try
        {
            var answers = new StartAnswer[crowd.Count];
            await guard.StartAsync(requests, answers, CancellationToken.None).ConfigureAwait(false);
            for (int i = 0; i < crowd.Count; i++)
                TryMoveOn(crowd[i], requests[i], answers[i], granted);
        }
        catch (BackendUnavailableException)
        {
            foreach (var record in crowd)
                desk.Isolate(record);
            events.SoloTaskWaiting();
        }
    }

    // A record without a key that states a later time waits without a START: in the tiers, or here if the time is near. A record with a key waits here,
    // and only the guard knows whether it was made due meanwhile.
    private List<FetchedRecord> SetAside(List<FetchedRecord> records)
    {
        var now = time.GetUtcNow();
        bool WaitsUnasked(FetchedRecord record) => record.Due > now && record is not KeyedRecord;
        if (!records.Exists(WaitsUnasked))
            return records;
        foreach (var record in records.Where(WaitsUnasked))
        {
            var due = record.Due!.Value;
            if (due - now > desk.Hold.LongestWait)
                handOffs.Move(record, due);
            else
                desk.Wait(record, due);
        }
        return records.FindAll(record => !WaitsUnasked(record));
    }
}
