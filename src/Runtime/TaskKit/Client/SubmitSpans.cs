using System.Diagnostics;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>
/// The spans of one submit, while somebody listens. A single task carries the context of the span that sends it. Each of several carries that of a span of its
/// own, and the span that sends them links to those.
/// </summary>
internal sealed class SubmitSpans(string system, IReadOnlyList<TaskSubmission> tasks) : IDisposable
{
    private readonly List<ActivityLink> _made = [];
    private Activity? _send = tasks.Count == 1 ? TaskSpans.StartSend(system, TaskRegistration.TopicOf(tasks[0].Type)) : null;

    /// <summary>The type of the error that ended the submit, or <see langword="null"/>.</summary>
    public string? Error { get; set; }

    /// <summary>Makes the envelope of a task within its span.</summary>
    public TaskEnvelope Make(TaskSubmission task, EnvelopeFactory envelopes)
    {
        if (tasks.Count == 1)
        {
            var only = envelopes.Create(task);
            TaskSpans.Note(_send, only);
            return only;
        }
        var span = TaskSpans.StartCreate(system, TaskRegistration.TopicOf(task.Type));
        string? error = null;
        try
        {
            var made = envelopes.Create(task);
            TaskSpans.Note(span, made);
            if (span is not null)
                _made.Add(new ActivityLink(span.Context));
            return made;
        }
        catch (Exception e)
        {
            error = e.GetType().FullName;
            throw;
        }
        finally
        {
            TaskSpans.End(span, error);
        }
    }

    /// <summary>Starts the span that sends several tasks.</summary>
    public void Send()
    {
        if (tasks.Count == 1)
            return;
        string type = tasks[0].Type;
        string? destination = tasks.All(task => task.Type == type) ? TaskRegistration.TopicOf(type) : null;
        _send = TaskSpans.StartSend(system, destination, tasks.Count, _made);
    }

    public void Dispose() => TaskSpans.End(_send, Error);
}
