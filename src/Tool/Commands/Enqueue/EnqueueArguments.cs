using System.CommandLine;
using System.Globalization;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>The options of <c>enqueue</c> that override the defaults of the task type.</summary>
internal sealed class EnqueueArguments
{
    private readonly Option<string?> _delay = DurationOption.Optional(
        "--delay",
        "Run no earlier than after this long: 500ms, 30s, 5m, 1h, 2d.",
        TimeSpan.Zero,
        DurationOption.LongestDelay
    );
    private readonly Option<string?> _at = new("--at")
    {
        Description = "Run no earlier than this time: 2030-01-31T12:00:00Z; without a zone it is local.",
    };
    private readonly Option<int?> _maxRetries = AttemptOptions.MaxRetries();
    private readonly Option<string?> _timeout = AttemptOptions.Timeout("--timeout");
    private readonly Option<string?> _idempotencyKey = new("--idempotency-key")
    {
        Description = "Submitting again with the same key gives no second task.",
    };
    private readonly Option<int?> _priority = NumberOption.Optional(
        "--priority",
        "-2 (last) to 2 (first); without, that of the type, else 0.",
        -TaskEnvelope.HighestPriority,
        TaskEnvelope.HighestPriority
    );
    private readonly Option<string?> _key = new("--key") { Description = "Tasks of a type with the same key run one after the other." };
    private readonly Option<string[]> _metadata = new("--metadata")
    {
        Description = "A text that travels with the task, as name=value. Repeatable.",
    };

    public void AddTo(Command command)
    {
        _at.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !TryReadTime(token.Value, out _)))
                result.AddError($"--at expects a time such as 2030-01-31T12:00:00Z, not '{token.Value}'.");
        });
        _metadata.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=') <= 0))
                result.AddError($"--metadata expects name=value, not '{token.Value}'.");
        });
        foreach (Option option in (Option[])[_delay, _at, _maxRetries, _timeout, _idempotencyKey, _priority, _key, _metadata])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_delay) is not null && result.GetValue(_at) is not null)
                result.AddError("--delay and --at are both given; give one.");
        });
    }

    public EnqueueOptions Read(CommandContext context) =>
        new()
        {
            Delay = DurationText.TryParse(context.Get(_delay), out var delay) ? delay : null,
            NotBefore = TryReadTime(context.Get(_at), out var at) ? at : null,
            MaxRetries = context.Get(_maxRetries),
            Timeout = DurationText.TryParse(context.Get(_timeout), out var timeout) ? timeout : null,
            IdempotencyKey = context.Get(_idempotencyKey),
            Priority = context.Get(_priority),
            Key = context.Get(_key),
            Metadata = (context.Get(_metadata) ?? [])
                .Select(pair => pair.Split('=', 2))
                .GroupBy(pair => pair[0], StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.Last()[1], StringComparer.Ordinal),
        };

    private static bool TryReadTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time);
}
