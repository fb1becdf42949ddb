using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Shop.Notifications;
using TaskKit;

namespace Shop.UserManagement;

/// <summary>A user's wish for a new password.</summary>
/// <param name="UserId">The user's account.</param>
public sealed record ResetPassword([property: JsonPropertyName("user_id")] long UserId);

[TaskHandler("password_reset", Description = "Links to a new password")]
[TaskDomain("user_management")]
public sealed class ResetPasswordHandler(
    Records<User> users,
    Records<PasswordReset> resets,
    SmtpMailer mailer,
    IOptions<PasswordResetOptions> options,
    TimeProvider time
) : ITaskHandler<ResetPassword>
{
    private static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    // The token follows from the task, so that a second email has the same link.
    public async ValueTask<TaskResult> HandleAsync(ResetPassword reset, TaskContext context, CancellationToken cancellationToken)
    {
        string key = RecordKey.Of(reset.UserId);
        if (await users.FindAsync(key, cancellationToken) is not { } user)
            return TaskResult.Discard($"There is no user {reset.UserId}.");

        if (options.Value.Key.Length == 0)
            return TaskResult.Fail(TaskError.Retryable("TaskKit:Handlers:password_reset:Key is not set.", "NO_KEY"));

        byte[] token = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key), Encoding.UTF8.GetBytes(context.Id.ToString()));
        string hash = Convert.ToHexString(SHA256.HashData(token));
        await resets.SaveAsync(key, new PasswordReset(user.Id, hash, time.GetUtcNow() + Validity), cancellationToken);
        string text = $"Within an hour: https://shop.example/reset?user={key}&token={Convert.ToHexString(token)}";
        return await mailer.SendAsync(new MailAddress(user.Email), "A new password", text, context.Id, cancellationToken);
    }
}
