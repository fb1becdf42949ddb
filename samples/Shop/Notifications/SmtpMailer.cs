using System.Net;
using System.Net.Mail;
using TaskKit;

namespace Shop.Notifications;

/// <summary>
/// Sends emails by SMTP with the client that .NET brings, so that the sample needs no other package. It speaks STARTTLS and passwords;
/// a server that wants OAuth, or TLS from the first byte, needs a library such as MailKit in its place.
/// </summary>
public sealed class SmtpMailer(EmailSettings settings)
{
    /// <summary>Sends one email, and returns when the server has taken it.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="body">The text.</param>
    /// <param name="id">Becomes the Message-ID: should the task run twice, mailboxes recognise the second copy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result of a task that sends nothing else.</returns>
    public async Task<TaskResult> SendAsync(MailAddress to, string subject, string body, TaskId id, CancellationToken cancellationToken)
    {
        using var message = new MailMessage(new MailAddress(settings.From), to) { Subject = subject, Body = body };
        message.Headers.Add("Message-ID", $"<{id}@{message.From!.Host}>");

        using var smtp = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.StartTls };
        if (settings.User is not null)
            smtp.Credentials = new NetworkCredential(settings.User, settings.Password);
        try
        {
            await smtp.SendMailAsync(message, cancellationToken);
            return TaskResult.Done;
        }
        catch (SmtpException refused)
        {
            return TaskResult.Fail(Classify(refused.StatusCode));
        }
    }

    /// <summary>Tells the server's final refusals (5xx) from what another attempt may mend: its other answers, or none at all.</summary>
    /// <param name="status">The server's answer.</param>
    public static TaskError Classify(SmtpStatusCode status) =>
        (int)status switch
        {
            < 0 => TaskError.Retryable("The mail server could not be reached.", "SMTP_UNREACHABLE"),
            >= 500 and var code => TaskError.Permanent($"The mail server answered {code}.", $"SMTP_{code}"),
            var code => TaskError.Retryable($"The mail server answered {code}.", $"SMTP_{code}"),
        };
}
