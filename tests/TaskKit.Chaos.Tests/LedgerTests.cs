using System.Text;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

public sealed class LedgerTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ledger-{Guid.CreateVersion7():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Every_line_is_read_as_it_was_written()
    {
        LedgerEvent[] lines =
        [
            .. Good().Ledger,
            .. KafkaStory.Good().Ledger,
            new Outage(OutageKind.BrokerPause, At(1), At(2)),
            new Grown("tasks.worker.quick", 8, At(1)),
            new Twinned(Plain, At(1)),
            new PollBlocked(One, At(1), At(2)),
            new Counted(One, 7, At(1)),
            new Row(Plain, TaskState.Dead, 1, 2, 3, null, 4, At(1)),
            new WorkerUp(One, At(1)),
            .. TimeStory.Good().Ledger,
            .. LimitStory.Good().Ledger,
            new LockHeld(At(1), At(2)),
            new Settled(new(Plain, 3, 4), One, 7, SettledAs.Snooze, false, At(1), At(2)) { Due = At(9) },
        ];
        using (var writer = new LedgerWriter(_path))
        {
            writer.Write(lines[0]);
            writer.Write(lines.Skip(1));
        }

        Assert.Equal(lines, LedgerReader.ReadAll(_path, out int torn));
        Assert.Equal(0, torn);
        Assert.Equal(LedgerEventTypes(), lines.Select(line => line.GetType()).Distinct().OrderBy(type => type.Name));
    }

    [Fact]
    public void A_torn_line_spoils_no_other()
    {
        using var writer = new LedgerWriter(_path);
        writer.Write(new Killed(One, At(1)));
        string torn = LedgerFormat.Write(new Killed(Two, At(2)));
        File.AppendAllText(_path, torn[..^3]);
        writer.Write(new Killed(Doomed, At(3)));

        Assert.Equal([new Killed(One, At(1)), new Killed(Doomed, At(3))], LedgerReader.ReadAll(_path, out int count));
        Assert.Equal(1, count);
    }

    [Fact]
    public void A_growing_ledger_is_read_piece_by_piece()
    {
        using var reader = new LedgerReader(_path);
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        byte[] line = Encoding.ASCII.GetBytes(LedgerFormat.Write(new Exited(One, 137, At(1))));

        stream.Write(line.AsSpan(0, 7));
        stream.Flush();
        Assert.Empty(reader.ReadNew());
        stream.Write(line.AsSpan(7));
        stream.Flush();
        Assert.Equal([new Exited(One, 137, At(1))], reader.ReadNew());
        Assert.Empty(reader.ReadNew());
    }

    [Fact]
    public async Task Writers_of_several_threads_do_not_mix_their_lines()
    {
        using var one = new LedgerWriter(_path);
        using var two = new LedgerWriter(_path);
        await Task.WhenAll(
            new[] { one, two }.SelectMany(writer => new[] { writer, writer }).Select((writer, pid) => Task.Run(() => Fill(writer, pid)))
        );

        var lines = LedgerReader.ReadAll(_path, out int torn);
        Assert.Equal((4000, 0), (lines.Count, torn));
        foreach (var process in lines.Cast<Exited>().GroupBy(line => line.Pid))
            Assert.Equal(Enumerable.Range(0, 1000), process.Select(line => line.Code));

        static void Fill(LedgerWriter writer, int pid)
        {
            for (int code = 0; code < 1000; code++)
                writer.Write(new Exited(pid, code, At(code)));
        }
    }

    [Fact]
    public void A_line_of_something_else_is_an_error() =>
        Assert.Contains("Expected a line of the ledger", Assert.Throws<FormatException>(() => LedgerFormat.Read("birth 7 .")).Message);

    private static IEnumerable<Type> LedgerEventTypes() =>
        typeof(LedgerEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(LedgerEvent)).OrderBy(type => type.Name);
}
