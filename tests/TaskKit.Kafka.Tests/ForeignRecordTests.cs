using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Records that other programs wrote, such as kcat.</summary>
public sealed class ForeignRecordTests
{
    private const string Value = """{"type":"probe","payload":{"name":"x"}}""";
    private const int NamedHere = 1317;

    [KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_without_an_id_is_logged_with_the_one_by_which_it_is_found(bool isPending)
    {
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(logs: logs);
        stage.Harness.Configure = (options, _) => options.Dispatcher = true;
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        var place = await stage.WriteAsync(isPending ? stage.Names.Pending : stage.Names.Worker(ProbeCatalog.Type), Value);

        await Eventually.TrueAsync(() => logs.Lines.Any(line => line.Id.Id == NamedHere));
        string text = logs.Lines.First(line => line.Id.Id == NamedHere).Text;
        Assert.Contains($"{place.Topic}/{place.Partition.Value}/{place.Offset.Value}", text);
        await stage.EventuallyAsync(TaskId.Parse(text.Trim().Split(' ')[^1]), TaskState.Done);
    }

    [KafkaFact]
    public async Task A_record_with_an_id_is_not_worth_a_line()
    {
        using var logs = new RecordingLogs();
        await using var stage = await KafkaStage.StartAsync(logs: logs);
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        await stage.ExpectWorkAsync(host);

        Assert.DoesNotContain(logs.Lines, line => line.Id.Id == NamedHere);
    }
}
