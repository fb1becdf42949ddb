using System.Text;
using TaskKit.Backends;

namespace TaskKit.Sqlite.Tests;

internal static class Tasks
{
    public static TaskEnvelope New(string type = "sms", string payload = """{"to":"+31"}""") =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = type,
            Payload = Encoding.UTF8.GetBytes(payload),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    public static TaskEnvelope[] Many(int count, string type = "sms") => [.. Enumerable.Range(0, count).Select(_ => New(type))];
}
