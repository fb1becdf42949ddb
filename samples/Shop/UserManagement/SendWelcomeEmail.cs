using System.Net.Mail;
using System.Text.Json.Serialization;
using Shop.Notifications;
using TaskKit;

namespace Shop.UserManagement;

/// <summary>A greeting to a new user.</summary>
/// <param name="UserId">The user's account.</param>
public sealed record SendWelcomeEmail([property: JsonPropertyName("user_id")] long UserId);

[TaskHandler("welcome_email", Description = "Greetings to new users")]
[TaskDomain("user_management")]
public sealed class SendWelcomeEmailHandler(Records<User> users, SmtpMailer mailer) : ITaskHandler<SendWelcomeEmail>
{
    public async ValueTask<TaskResult> HandleAsync(SendWelcomeEmail welcome, TaskContext context, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(RecordKey.Of(welcome.UserId), cancellationToken) is not { } user)
            return TaskResult.Discard($"There is no user {welcome.UserId}.");
        string text = $"Hello {user.Name}, your account has the number {user.Id}.";
        return await mailer.SendAsync(new MailAddress(user.Email), "Welcome to the shop", text, context.Id, cancellationToken);
    }
}
