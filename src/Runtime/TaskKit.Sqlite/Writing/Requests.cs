using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Statements;

namespace TaskKit.Sqlite.Writing;

/// <summary>Stores new tasks.</summary>
internal sealed class SubmitRequest(IReadOnlyList<TaskEnvelope> tasks) : WriteRequest<IReadOnlyList<SubmitOutcome>>
{
    public override int Rows => tasks.Count;

    public override void Execute(Store store)
    {
        store.Types.WriteOwed(store.Now);
        var outcomes = new SubmitOutcome[tasks.Count];
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] = store.Inserts.Insert(tasks[i], store.Now);
        store.Limit.Check();
        Result = outcomes;
    }
}

/// <summary>Stores new tasks, each together with a document.</summary>
internal sealed class DocumentSubmitRequest(IReadOnlyList<DocumentSubmit> submits) : WriteRequest<IReadOnlyList<DocumentResult>>
{
    public override int Rows => submits.Count;

    public override void Execute(Store store)
    {
        store.Types.WriteOwed(store.Now);
        var results = new DocumentResult[submits.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = store.Documents.Write(submits[i].Write, store.Now);
            if (!results[i].IsWritten)
                continue;
            foreach (var task in submits[i].Tasks)
                store.Inserts.Insert(task, store.Now);
        }
        store.Limit.Check();
        Result = results;
    }
}

/// <summary>Writes down which task types a program declares.</summary>
internal sealed class DeclareRequest(TypeTable types, TypeDeclaration declaration) : WriteRequest<bool>
{
    public override void Execute(Store store) => store.Types.Write(declaration, store.Now);

    public override void Complete()
    {
        types.Paid(declaration);
        base.Complete();
    }
}

/// <summary>Stores the outcomes of one worker's attempts.</summary>
internal sealed class SettleRequest(Claimant worker, IReadOnlyList<TaskSettlement> settlements) : WriteRequest<IReadOnlyList<SettleResult>>
{
    public override int Rows => settlements.Count;

    public override bool Settles => true;

    public override void Execute(Store store)
    {
        var results = new SettleResult[settlements.Count];
        for (int i = 0; i < results.Length; i++)
            results[i] = store.Settlements.Settle(settlements[i], store.Now);
        Result = results;
    }

    public override void Complete()
    {
        for (int i = 0; i < settlements.Count; i++)
            worker.Drop((SqliteDelivery)settlements[i].Delivery);
        base.Complete();
    }
}

/// <summary>Any other work in a transaction.</summary>
internal sealed class ActionRequest<T>(Func<Store, T> action, bool settles = false) : WriteRequest<T>
{
    public override bool Settles => settles;

    public override void Execute(Store store) => Result = action(store);
}
