using TaskKit.Payloads;

namespace TaskKit.Backends.Wire;

/// <summary>The members of the JSON envelope, in the order they are written.</summary>
internal static class EnvelopeMembers
{
    public const int Id = 0;
    public const int Type = 1;
    public const int Version = 2;
    public const int Key = 3;
    public const int IdempotencyKey = 4;
    public const int CreatedAt = 5;
    public const int NotBefore = 6;
    public const int Priority = 7;
    public const int MaxRetries = 8;
    public const int Timeout = 9;
    public const int Generation = 10;
    public const int Metadata = 11;
    public const int TraceParent = 12;
    public const int Payload = 13;

    public static readonly string[] Names =
    [
        "id",
        "type",
        "version",
        "key",
        "idempotency_key",
        "created_at",
        "not_before",
        "priority",
        "max_retries",
        "timeout",
        "generation",
        "metadata",
        "traceparent",
        "payload",
    ];

    public static readonly PayloadMembers All = new([.. Names.Select(name => (name, PayloadMemberRules.None))]);
}
