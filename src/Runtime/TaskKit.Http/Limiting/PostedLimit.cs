using System.Text.Json;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Limiting;

/// <summary>The body of a limit.</summary>
internal static class PostedLimit
{
    private const string Concurrency = "total_concurrency";
    private const string Rate = "rate";
    private static readonly PostedObject Body = new("a limit", $"'{Concurrency}' or '{Rate}'", [Concurrency, Rate]);

    /// <exception cref="ProblemException">The bytes are no such body.</exception>
    public static TaskLimit Read(byte[] utf8) => Body.Read(utf8, Read);

    private static TaskLimit Read(Dictionary<string, JsonElement> members) =>
        members.Count == 0
            ? throw new ProblemException(
                ProblemCode.MissingMember,
                $"'{Concurrency}' or '{Rate}' is required; 0 is no limit, and DELETE ends what was set."
            )
            : new TaskLimit
            {
                Concurrency = members.TryGetValue(Concurrency, out var most) ? ConcurrencyOf(most) : null,
                Rate = members.TryGetValue(Rate, out var rate) ? RateOf(rate) : null,
            };

    private static int ConcurrencyOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int most) && most is >= 0 and <= TaskLimit.LargestConcurrency
            ? most
            : throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'{Concurrency}' must be a whole number from 0 to {TaskLimit.LargestConcurrency}; 0 is no limit."
            );

    private static TaskRate RateOf(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
            throw new ProblemException(ProblemCode.InvalidMember, $"'{Rate}' must be a text such as \"100/1s\"; \"0\" is no limit.");
        return TaskRate.ProblemOf(json.GetString(), out var rate) is { } problem
            ? throw new ProblemException(ProblemCode.InvalidMember, $"'{Rate}': {problem}")
            : rate;
    }
}
