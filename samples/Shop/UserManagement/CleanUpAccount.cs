using System.Text.Json.Serialization;
using Shop.Billing;
using TaskKit;

namespace Shop.UserManagement;

/// <summary>The end of a user's account.</summary>
/// <param name="UserId">The user's account.</param>
/// <param name="Reason">The reason, for the audit.</param>
public sealed record CleanUpAccount([property: JsonPropertyName("user_id")] long UserId, string Reason);

/// <summary>
/// Deletes an account. The user must be marked for deletion, all invoices must be paid, and a copy of the profile must have been exported.
/// Until then the task waits, at no cost of a retry.
/// </summary>
[TaskHandler("account_cleanup", Description = "Ends of accounts")]
[TaskDomain("user_management")]
public sealed partial class CleanUpAccountHandler(
    Records<User> users,
    Records<PasswordReset> resets,
    Records<Invoice> invoices,
    ShopFolder folder,
    ILogger<CleanUpAccountHandler> log
) : ITaskHandler<CleanUpAccount>
{
    private static readonly TimeSpan UntilPaid = TimeSpan.FromHours(6);

    public async ValueTask<TaskResult> HandleAsync(CleanUpAccount cleanup, TaskContext context, CancellationToken cancellationToken)
    {
        string key = RecordKey.Of(cleanup.UserId);
        if (await users.FindAsync(key, cancellationToken) is not { } user)
            return TaskResult.Done;
        if (!user.MarkedForDeletion)
            return TaskResult.Fail(TaskError.Permanent($"User {key} is not marked for deletion.", "NOT_MARKED"));
        if ((await invoices.AllAsync(cancellationToken)).Any(invoice => invoice.UserId == user.Id && !invoice.Paid))
            return TaskResult.Snooze(UntilPaid);
        if (!File.Exists(folder.Find(ExportProfileHandler.FileOf(user.Id))))
            return TaskResult.RetryAfter(TimeSpan.FromMinutes(5), $"The profile of user {key} is not exported yet.");

        resets.Delete(key);
        users.Delete(key);
        LogDeleted(log, user.Id, cleanup.Reason);
        return TaskResult.Done;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Account {User} is deleted: {Reason}")]
    private static partial void LogDeleted(ILogger log, long user, string reason);
}
