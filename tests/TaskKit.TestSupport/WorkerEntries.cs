using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Presence;

namespace TaskKit.TestSupport;

/// <summary>The documents by which workers describe themselves, written by hand.</summary>
internal static class WorkerEntries
{
    public static WorkerEntry Of(string id, string program, Dictionary<string, string> schemas) =>
        new()
        {
            Id = id,
            Name = id,
            Machine = "host",
            Pid = 7,
            Program = program,
            Runs = ["sms"],
            Declares = ["sms"],
            Versions = new Dictionary<string, string> { ["program"] = "1.0" },
            Schemas = schemas,
            Manifest = "",
            Since = DateTimeOffset.UnixEpoch,
            LastSeen = DateTimeOffset.UnixEpoch,
        };

    public static async Task WriteAsync(ITaskBackend backend, string id, string program, Dictionary<string, string> schemas)
    {
        var write = new DocumentWrite(WorkerEntry.Kind, id, Of(id, program, schemas).Write());
        Assert.True((await backend.Documents!.WriteAsync(write, CancellationToken.None)).IsWritten);
    }
}
