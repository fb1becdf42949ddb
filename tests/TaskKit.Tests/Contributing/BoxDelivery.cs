using TaskKit.Backends;

namespace TaskKit.Tests.Contributing;

/// <summary>A claimed task of a box, with the claim that settles it: its fence.</summary>
/// <param name="claim">The claim at the store.</param>
internal sealed class BoxDelivery(TaskDelivery claim) : TaskDelivery(claim.Task, claim.Attempt, claim.Crashes, claim.Malformed)
{
    public TaskDelivery Claim => claim;
}
