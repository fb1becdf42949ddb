using TaskKit.Backends;

namespace TaskKit.Scheduling;

/// <summary>Compares what a schedule needs with what a backend can do.</summary>
internal static class ScheduleNeeds
{
    /// <summary>The lack of a backend in words, with the remedy; <see langword="null"/> when it can keep such a schedule.</summary>
    public static string? Lack(Overlap overlap, ITaskBackend backend)
    {
        if (backend.Documents is null)
            return $"the backend '{backend.Name}' keeps no documents, so it cannot keep schedules. Use a backend that does, or give it a state (TaskKit:Kafka:State:Redis).";
        return overlap switch
        {
            Overlap.Skip or Overlap.CancelRunning when backend.Operations is null =>
                $"Overlap is {overlap}, and the backend '{backend.Name}' cannot look at tasks by id. Set Overlap = Overlap.Allow, or use a backend that can.",
            Overlap.Queue when !backend.Capabilities.HasFlag(BackendCapabilities.OrderedKeys) =>
                $"Overlap is {overlap}, and the backend '{backend.Name}' does not order tasks by key. Set Overlap = Overlap.Allow, or use a backend that does.",
            _ => null,
        };
    }
}
