using TaskKit.Brokers.Faults;

namespace TaskKit.Chaos.Working;

/// <summary>Acts at the steps that the product names.</summary>
internal static class FaultHook
{
    public static void Set(PollHook poll, CrashPoint? crash) =>
        FaultPoints.Reached = step =>
        {
            if (step == FaultPoints.Polled)
                poll.Reach();
            else
                crash?.Reach(step);
        };
}
