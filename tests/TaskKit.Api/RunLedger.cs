using System.Text;

namespace TaskKit.Api;

/// <summary>Writes each attempt to a file, as the id of the task and its receiver, before the handler runs. A line that is written survives a kill.</summary>
internal sealed class RunLedger(string path) : ITaskMiddleware<SendSms>
{
    // Opened for appending, so that several processes may write beside each other.
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _gate = new();

    public ValueTask<TaskResult> InvokeAsync(SendSms sms, TaskContext context, TaskStep next, CancellationToken cancellationToken)
    {
        byte[] line = Encoding.UTF8.GetBytes($"{context.Id} {sms.To}\n");
        lock (_gate)
            _file.Write(line);
        return next.InvokeAsync(cancellationToken);
    }
}
