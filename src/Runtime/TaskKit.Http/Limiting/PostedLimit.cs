using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Registry;

namespace TaskKit.Http.Limiting;

/// <summary>The body of a limit.</summary>
internal static class PostedLimit
{
    private const string Concurrency = "total_concurrency";
    private const string Rate = "rate";
    private static readonly string[] Members = [Concurrency, Rate];

    /// <exception cref="ProblemException">The bytes are no such body.</exception>
    public static TaskLimit Read(byte[] utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = PayloadException.MaxDepth });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new ProblemException(ProblemCode.InvalidJson, $"The body must be a JSON object with '{Concurrency}' or '{Rate}'.");
            return Read(MembersOf(json.RootElement));
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                ProblemCode.InvalidJson,
                $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."
            );
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(ProblemCode.InvalidJson, "The body has a text that is not UTF-8, or half of a surrogate pair.");
        }
    }

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

    private static Dictionary<string, JsonElement> MembersOf(JsonElement body)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in body.EnumerateObject())
        {
            string shown = Telemetry.LogText.Short(member.Name);
            if (!Members.Contains(member.Name))
                throw new ProblemException(
                    ProblemCode.UnknownMember,
                    $"'{shown}' is not a member of a limit; expected {string.Join(", ", Members)}.{NearMiss.Hint(member.Name, Members)}"
                );
            if (!members.TryAdd(member.Name, member.Value))
                throw new ProblemException(ProblemCode.InvalidMember, $"'{shown}' appears twice.");
        }
        return members;
    }

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
