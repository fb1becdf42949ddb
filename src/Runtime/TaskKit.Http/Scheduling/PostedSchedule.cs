using System.Text;
using System.Text.Json;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;
using TaskKit.Http.Submitting;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Scheduling.Rules;
using TaskKit.Scheduling.Stored;
using TaskKit.Settings;

namespace TaskKit.Http.Scheduling;

/// <summary>The body of a schedule.</summary>
/// <param name="Rule">The times, in their zone.</param>
/// <param name="Options">The policies.</param>
/// <param name="Task">The task of each time.</param>
internal sealed record PostedSchedule(ScheduleRule Rule, ScheduleOptions Options, SubmitRequest Task)
{
    private const string TaskMember = "task";

    // The payload lies two levels below the body.
    private static readonly PostedObject Body = new(
        "a schedule",
        "'rule' and 'task'",
        ["rule", "time_zone", "missed", "max_missed", "overlap", TaskMember]
    )
    {
        MaxDepth = PayloadException.MaxDepth + 2,
    };

    /// <exception cref="ProblemException">The bytes are no such body.</exception>
    public static PostedSchedule Read(byte[] utf8) => Body.Read(utf8, Read);

    /// <summary>The problem of the task within the body: its pointers lead to the task.</summary>
    public static ProblemException InTask(ProblemException problem) =>
        new(
            problem.Problem with
            {
                Fields = [.. problem.Problem.Fields.Select(field => field with { Pointer = $"/{TaskMember}{field.Pointer}" })],
            }
        );

    /// <summary>The words of an exception, without the name of the parameter in the code.</summary>
    public static string WordsOf(ArgumentException refusal) =>
        refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal);

    private static PostedSchedule Read(Dictionary<string, JsonElement> members)
    {
        foreach (string required in (string[])["rule", TaskMember])
            if (!members.ContainsKey(required))
                throw new ProblemException(ProblemCode.MissingMember, $"'{required}' is required.");
        string zone = members.TryGetValue("time_zone", out var stated) ? TextOf("time_zone", stated) : TimeZones.Utc;
        var options = new ScheduleOptions
        {
            Missed = members.TryGetValue("missed", out var missed) ? OneOf<MissedRuns>("missed", missed) : default,
            Overlap = members.TryGetValue("overlap", out var overlap) ? OneOf<Overlap>("overlap", overlap) : default,
            MaxMissed = members.TryGetValue("max_missed", out var most) ? MostOf(most) : ScheduleDefinition.DefaultMaxMissed,
        };
        return new PostedSchedule(RuleOf(TextOf("rule", members["rule"]), zone), options, TaskOf(members[TaskMember]));
    }

    private static ScheduleRule RuleOf(string text, string zone)
    {
        try
        {
            if (!DurationText.TryParse(text, out var interval))
                return ScheduleRule.Cron(text, zone);
            return zone == TimeZones.Utc
                ? ScheduleRule.Every(interval)
                : throw new ProblemException(ProblemCode.InvalidMember, "'time_zone' is there, and 'rule' is an interval, which has none.");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ProblemException(ProblemCode.InvalidMember, "'rule' must be an interval of 1 s to 365 days, or a cron text.");
        }
        catch (ArgumentException e)
        {
            throw new ProblemException(ProblemCode.InvalidMember, $"'rule': {WordsOf(e)}");
        }
    }

    private static SubmitRequest TaskOf(JsonElement json)
    {
        SubmitRequest task;
        try
        {
            task = SubmitReader.Read(Encoding.UTF8.GetBytes(json.GetRawText()));
        }
        catch (ProblemException e)
        {
            throw InTask(e);
        }
        string? stated =
            task.Id is not null ? "id"
            : task.Delay is not null ? "delay"
            : task.NotBefore is not null ? "not_before"
            : task.IdempotencyKey is not null ? "idempotency_key"
            : null;
        return stated is null
            ? task
            : throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'{TaskMember}' has '{stated}', which the schedule states for each of its tasks. Leave it out."
            );
    }

    private static T OneOf<T>(string name, JsonElement json)
        where T : struct, Enum
    {
        string text = TextOf(name, json);
        // Not a number, which an enum would read too.
        return Enum.GetNames<T>().Contains(text, StringComparer.Ordinal)
            ? Enum.Parse<T>(text)
            : throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'{name}' must be one of {string.Join(", ", Enum.GetNames<T>())}.{NearMiss.Hint(text, Enum.GetNames<T>())}"
            );
    }

    private static int MostOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int most) && most is >= 1 and <= ScheduleDefinition.MostMissed
            ? most
            : throw new ProblemException(
                ProblemCode.InvalidMember,
                $"'max_missed' must be a whole number from 1 to {ScheduleDefinition.MostMissed}."
            );

    private static string TextOf(string name, JsonElement json) =>
        json.ValueKind == JsonValueKind.String
            ? json.GetString()!
            : throw new ProblemException(ProblemCode.InvalidMember, $"'{name}' must be a text.");
}
