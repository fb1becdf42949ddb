namespace TaskKit.Telemetry;

/// <summary>
/// The names of all instruments and tags of the meter <c>TaskKit</c>. Those that begin with <c>messaging.</c> are OpenTelemetry's. Dashboards depend on them:
/// none is ever renamed.
/// </summary>
public static class MetricNames
{
    /// <summary>The meter.</summary>
    public const string Meter = "TaskKit";

    /// <summary>Counts the tasks handed to the backend.</summary>
    public const string Sent = "messaging.client.sent.messages";

    /// <summary>Counts the tasks that a worker received, once for each delivery.</summary>
    public const string Consumed = "messaging.client.consumed.messages";

    /// <summary>The time of each call to the backend that sends or settles tasks, in seconds.</summary>
    public const string OperationDuration = "messaging.client.operation.duration";

    /// <summary>The time of each attempt in its handler, in seconds.</summary>
    public const string ProcessDuration = "messaging.process.duration";

    /// <summary>Counts the attempts that ran on for a second after their timeout.</summary>
    public const string Overdue = "taskkit.attempt.overdue";

    /// <summary>The time from a task's due time to its first start, in seconds.</summary>
    public const string QueueTime = "taskkit.task.queue_time";

    /// <summary>Counts the stored outcomes by state.</summary>
    public const string Processed = "taskkit.worker.tasks.processed";

    /// <summary>The number of tasks that a worker runs now.</summary>
    public const string InFlight = "taskkit.worker.tasks.inflight";

    /// <summary>The time of each attempt in its handler, in seconds, by state.</summary>
    public const string TaskDuration = "taskkit.worker.task.duration";

    /// <summary>Counts the attempts that are to be repeated.</summary>
    public const string Retries = "taskkit.worker.retries";

    /// <summary>Counts the dead letters that a worker made.</summary>
    public const string DeadLetters = "taskkit.worker.dlq";

    /// <summary>Counts the records that a relay moved.</summary>
    public const string Dispatched = "taskkit.dispatcher.dispatched";

    /// <summary>Counts the answered requests of the API.</summary>
    public const string Requests = "taskkit.api.requests";

    /// <summary>The time of each request to the API, in seconds.</summary>
    public const string RequestDuration = "taskkit.api.request.duration";

    /// <summary>The number of tasks that are stored and have not ended well, by state.</summary>
    public const string QueueDepth = "taskkit.queue.depth";

    /// <summary>The time for which the oldest due task has waited, in seconds.</summary>
    public const string OldestAge = "taskkit.queue.oldest_age";

    /// <summary>The number of records between the committed offsets and the ends of the partitions that a worker reads.</summary>
    public const string KafkaLag = "taskkit.kafka.lag";

    /// <summary>Counts the times that Redis became unusable.</summary>
    public const string RedisOutages = "taskkit.redis.outages";

    /// <summary>Counts the times that Redis had lost the states of tasks.</summary>
    public const string RedisLosses = "taskkit.redis.losses";

    /// <summary>The tag with the backend's name.</summary>
    public const string SystemTag = "messaging.system";

    /// <summary>The tag with the operation: <c>send</c>, <c>receive</c>, <c>process</c> or <c>settle</c>.</summary>
    public const string OperationTag = "messaging.operation.name";

    /// <summary>The tag with the class of an error, on what failed.</summary>
    public const string ErrorTag = "error.type";

    /// <summary>The tag with the task type on instruments of OpenTelemetry's names.</summary>
    public const string TaskTypeTag = "taskkit.task.type";

    /// <summary>The tag with the outcome of an attempt on instruments of OpenTelemetry's names.</summary>
    public const string OutcomeTag = "taskkit.outcome";

    /// <summary>The tag with the number of an attempt. On spans only.</summary>
    public const string AttemptTag = "taskkit.attempt";

    /// <summary>The tag with the task type on instruments of TaskKit's own names.</summary>
    public const string TypeTag = "type";

    /// <summary>The tag with the state that a task has after an attempt, or the status of an answer.</summary>
    public const string StatusTag = "status";

    /// <summary>The tag with the state of stored tasks.</summary>
    public const string StateTag = "state";

    /// <summary>The tag with the reason of a dead letter.</summary>
    public const string ReasonTag = "reason";

    /// <summary>The tag with the relay: <c>dispatcher</c> or <c>retries</c>.</summary>
    public const string RelayTag = "relay";

    /// <summary>The tag with a topic.</summary>
    public const string TopicTag = "topic";

    /// <summary>The tag with the pattern of a route.</summary>
    public const string RouteTag = "route";

    /// <summary>The tag with an HTTP method.</summary>
    public const string MethodTag = "method";

    /// <summary>The tag with the address of a server, by OpenTelemetry's name.</summary>
    public const string AddressTag = "server.address";

    /// <summary>The value of a type's tag for all types that no program declares: such names come from outside, and there may be any number of them.</summary>
    public const string OtherType = "other";
}
