using System.Text.Json.Serialization;
using TaskKit;

namespace Shop.Billing;

/// <summary>A subscription to renew by a month.</summary>
/// <param name="UserId">The user's account.</param>
/// <param name="Until">The last day that is paid for so far.</param>
public sealed record RenewSubscription([property: JsonPropertyName("user_id")] long UserId, DateOnly Until);

[TaskHandler("subscription_renewal", Description = "Renewals of subscriptions")]
[TaskDomain("billing")]
public sealed class RenewSubscriptionHandler(Records<Subscription> subscriptions) : ITaskHandler<RenewSubscription>
{
    // The day in the payload keeps a second run from a second month: the subscription ends later by then.
    public async ValueTask<TaskResult> HandleAsync(RenewSubscription renewal, TaskContext context, CancellationToken cancellationToken)
    {
        string key = RecordKey.Of(renewal.UserId);
        if (await subscriptions.FindAsync(key, cancellationToken) is not { } subscription)
            return TaskResult.Discard($"User {key} has no subscription.");
        var next = renewal.Until.AddMonths(1);
        if (subscription.Until != renewal.Until && subscription.Until != next)
            return TaskResult.Discard($"The subscription of user {key} ends on {subscription.Until:O}.");

        await subscriptions.SaveAsync(key, subscription with { Until = next }, cancellationToken);
        context.FollowUp(new ProcessPayment(subscription.Price, subscription.Currency, key, $"Subscription until {next:O}"));
        return TaskResult.Done;
    }
}
