using System.Globalization;
using System.Text;
using TaskKit.Backends;
using TaskKit.Waiting;

namespace TaskKit.Tool;

/// <summary>Shows one stored task with all its members, for <c>tasks show</c> and <c>dlq show</c>.</summary>
internal static class TaskDetails
{
    /// <param name="output">The output.</param>
    /// <param name="record">The task.</param>
    /// <param name="manifest">
    /// The program's manifest, which says which members of the payload are secrets; <see langword="null"/> when it is not built.
    /// </param>
    /// <param name="off">The reason why its type is switched off, or <see langword="null"/>.</param>
    /// <param name="reasons">The reasons why it does not run now; <see langword="null"/> when the user did not ask for them.</param>
    public static void Show(
        Output output,
        TaskRecord record,
        TaskManifest? manifest,
        OffType? off = null,
        IReadOnlyList<WaitReason>? reasons = null
    )
    {
        var task = record.Task;
        var payload = PayloadMask.Cloak(manifest?.Types.FirstOrDefault(type => type.Type == task.Type), task.Payload);
        output.Details(
            [
                ("id", task.Id.ToString()),
                ("type", SafeText.Line(task.Type)),
                ("state", record.State.ToName()),
                ("waits", reasons is null ? off?.Sentence : null),
                ("why", reasons is null ? null : string.Join('\n', reasons.Select(reason => SafeText.Line(reason.Sentence)))),
                ("attempts", Number(record.Attempts)),
                ("crashes", record.Crashes == 0 ? null : Number(record.Crashes)),
                ("generation", task.Generation == 0 ? null : Number(task.Generation)),
                ("priority", task.Priority == 0 ? null : Number(task.Priority)),
                ("key", Line(task.Key)),
                ("idempotency key", Line(task.IdempotencyKey)),
                ("max retries", task.MaxRetries?.ToString(CultureInfo.InvariantCulture)),
                ("timeout", task.Timeout is { } timeout ? DurationText.Format(timeout) : null),
                ("created", TimeText.Short(task.CreatedAt)),
                ("due", record.State.IsTerminal() ? null : TimeText.Short(record.Due)),
                ("started", TimeText.Short(record.StartedAt)),
                ("finished", TimeText.Short(record.FinishedAt)),
                ("worker", Line(record.Worker)),
                ("reason", Line(record.Failure?.Reason)),
                ("error", record.Failure is { } failure ? ErrorOf(failure.Error) : null),
                ("metadata", string.Join('\n', task.Metadata.Select(pair => SafeText.Line($"{pair.Key}={pair.Value}")))),
                ("payload", Encoding.UTF8.GetString(payload.Span)),
                ("result", Encoding.UTF8.GetString(record.Result.Span)),
            ],
            TaskJson.Full(record, payload, off?.Reason, reasons)
        );
    }

    private static string ErrorOf(TaskError error) =>
        error.Code is { } code ? $"{error.Type} {code}: {error.Message}" : $"{error.Type}: {error.Message}";

    private static string? Line(string? text) => text is null ? null : SafeText.Line(text);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
