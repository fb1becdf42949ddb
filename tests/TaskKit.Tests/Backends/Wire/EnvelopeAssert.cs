using TaskKit.Backends;

namespace TaskKit.Tests.Backends.Wire;

internal static class EnvelopeAssert
{
    public static void Same(TaskEnvelope expected, TaskEnvelope actual)
    {
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
        Assert.Equal(expected.Metadata.OrderBy(pair => pair.Key), actual.Metadata.OrderBy(pair => pair.Key));
        Assert.Equal(Bare(expected), Bare(actual));
    }

    // What records compare by reference is compared apart.
    private static TaskEnvelope Bare(TaskEnvelope task) =>
        new()
        {
            Id = task.Id,
            Type = task.Type,
            Payload = default,
            CreatedAt = task.CreatedAt,
            Version = task.Version,
            Priority = task.Priority,
            Generation = task.Generation,
            Key = task.Key,
            IdempotencyKey = task.IdempotencyKey,
            NotBefore = task.NotBefore,
            MaxRetries = task.MaxRetries,
            Timeout = task.Timeout,
            TraceParent = task.TraceParent,
        };
}
