using System.Net.Mail;
using TaskKit;

namespace Shop.Notifications;

/// <summary>An email in plain text.</summary>
/// <param name="To">The receiver's address.</param>
/// <param name="Subject">The subject, on one line.</param>
/// <param name="Body">The text.</param>
public sealed record SendEmail(string To, string Subject, string Body);

[TaskHandler("email", Description = "Email notification tasks", Concurrency = 10, Settings = typeof(EmailSettings))]
[TaskDomain("notifications")]
public sealed class SendEmailHandler(SmtpMailer mailer) : ITaskHandler<SendEmail>
{
    public async ValueTask<TaskResult> HandleAsync(SendEmail email, TaskContext context, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryCreate(email.To, out var to))
            return TaskResult.Fail(TaskError.Validation("'to' must be an email address."));
        if (email.Subject.AsSpan().ContainsAny('\r', '\n'))
            return TaskResult.Fail(TaskError.Validation("'subject' must be one line."));

        return await mailer.SendAsync(to, email.Subject, email.Body, context.Id, cancellationToken);
    }
}
