using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Granting;

/// <summary>Asks START for records, and moves each on as the answer says. The caller awaits one <see cref="StartAsync"/> before the next.</summary>
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

    // The most solo tasks that wait in one worker. Further ones are handed on, each due a bit later, and run in the worker that is idle first.
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
        // One list serves all calls.
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
        // A grant with fewer crashes shows that a worker which counted as dead has returned. Its other tasks need not run solo either.
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
            // No cancellation: the guard may have granted the runs, and nobody would give them back.
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

    /// <returns>False for a record without a key that must run solo while <see cref="MostSolo"/> others wait here.</returns>
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
            // Longer than a wait that a worker holds, or the record would stay here.
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

    // A record without a key that is due later needs no START: it waits in a tier, or here if its time is near. START is asked for a record with a
    // key, since only the guard knows whether somebody has made it due meanwhile.
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
