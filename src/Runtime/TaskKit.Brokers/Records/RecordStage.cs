namespace TaskKit.Brokers.Records;

/// <summary>The stages of a record in the hands of a worker. docs/kafka-worker.md has a table of the moves between them.</summary>
internal enum RecordStage : byte
{
    /// <summary>The record waits in its lane behind an earlier record of its key.</summary>
    Queued,

    /// <summary>The record waits in its lane; START is asked for it early.</summary>
    AskedEarly,

    /// <summary>Like <see cref="AskedEarly"/>, but the record in front of it did not end with success: a grant will be given back.</summary>
    Withdrawn,

    /// <summary>The record waits in its lane with an early grant: its handler begins when the record in front has ended.</summary>
    GrantedEarly,

    /// <summary>The record is in the queue of its type: START is asked for it as soon as a slot is free.</summary>
    Ready,

    /// <summary>START is asked for the record, without an answer yet.</summary>
    Asked,

    /// <summary>The record has a grant, and waits for a slot.</summary>
    Granted,

    /// <summary>The handler runs, or its outcome is being stored.</summary>
    Running,

    /// <summary>The next START waits for a time.</summary>
    Waiting,

    /// <summary>The record waits until nothing else runs in the process.</summary>
    Solo,

    /// <summary>The next record of its task, or the dead letter, is being produced.</summary>
    HandedOn,

    /// <summary>The record has ended. A second end changes nothing.</summary>
    Done,
}
