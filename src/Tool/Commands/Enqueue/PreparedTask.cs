using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Payloads.Rules;

namespace TaskKit.Tool;

/// <summary>A task that was checked and is not stored yet.</summary>
/// <param name="Task">The task.</param>
/// <param name="Line">The line of its payload, from 1; 0 when it is the only one.</param>
internal sealed record PreparedTask(TaskEnvelope Task, int Line)
{
    private const int MostFaultsShown = 20;

    /// <summary>Makes tasks of payloads. If one payload is invalid, it makes none.</summary>
    /// <exception cref="PayloadException">The only payload is invalid for the type.</exception>
    /// <exception cref="TaskSubmitException">The only payload is too large, or an option is out of its range.</exception>
    /// <exception cref="ToolException">Some of several payloads are invalid.</exception>
    public static IReadOnlyList<PreparedTask> Of(
        TaskTypeInfo type,
        IReadOnlyList<PayloadLine> payloads,
        EnqueueOptions options,
        EnvelopeFactory factory
    )
    {
        var check = new PayloadCheck(type);
        var made = new List<PreparedTask>(payloads.Count);
        var faults = new List<string>();
        foreach (var line in payloads)
        {
            try
            {
                var codec = RawPayload.CodecOf(type.Type, check.Require(line.Utf8));
                var submission = new TaskSubmission<RawPayload>(codec, new RawPayload(line.Utf8), Options(options, line.Number));
                made.Add(new PreparedTask(factory.Create(submission), line.Number ?? 0));
            }
            catch (Exception e) when (line.Number is not null && e is PayloadException or TaskSubmitException)
            {
                faults.Add($"line {line.Number}: {e.Message}");
            }
        }
        return faults.Count == 0 ? made : throw Invalid(type, faults, payloads.Count);
    }

    // Each line gets an idempotency key of its own, since one key for all would make them one task. With the number of the line in it, a repeat of
    // the same file is recognized.
    private static EnqueueOptions Options(EnqueueOptions options, int? line) =>
        line is { } number && options.IdempotencyKey is { } key ? options with { IdempotencyKey = $"{key}:{number}" } : options;

    private static ToolException Invalid(TaskTypeInfo type, List<string> faults, int count)
    {
        string shown = string.Join("\n  ", faults.Take(MostFaultsShown).Select(SafeText.Line));
        string rest = faults.Count > MostFaultsShown ? $"\n  and {faults.Count - MostFaultsShown} more" : "";
        string sentence = $"{faults.Count} of {count} payloads are invalid; nothing was stored.\n  {shown}{rest}";
        return new ToolException(ErrorCodes.PayloadInvalid, sentence, $"dotnet taskkit types show {type.Type}");
    }
}
