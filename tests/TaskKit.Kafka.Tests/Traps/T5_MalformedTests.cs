using System.Text;
using TaskKit.Backends;
using TaskKit.Kafka.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T5: what is no task goes to the dead letters with its bytes, and into no log.</summary>
public sealed class T5_MalformedTests
{
    [KafkaTheory]
    [InlineData("""{"type":"probe","payload":{"name":"+31 20 secret" """)]
    [InlineData("+31 20 secret")]
    [InlineData("""{"type":"probe","secret":1}""")]
    [InlineData("""["secret"]""")]
    [InlineData("")]
    [InlineData(null)]
    public async Task What_is_no_task_goes_to_the_dead_letters_as_it_is(string? value)
    {
        await using var stage = await KafkaStage.StartAsync();
        int runs = 0;
        await using var host = await stage.HostAsync(
            (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                return TaskResult.Done;
            }
        );

        await stage.WriteAsync(stage.Names.Worker("probe"), value, ("tenant", "a"));

        var letter = Assert.Single(await stage.ReadAsync(stage.Names.DeadLetters, 1));
        Assert.Equal(value, letter.Message.Value is { } bytes ? Encoding.UTF8.GetString(bytes) : null);
        Assert.Equal((DeadLetterReasons.Malformed, "a"), (TestTopics.Header(letter, "tk-reason"), TestTopics.Header(letter, "tenant")));
        Assert.Equal($"{stage.Names.Worker("probe")}/0/0", TestTopics.Header(letter, "tk-origin"));
        await Eventually.TrueAsync(async () => await stage.CommittedAsync() == 1);
        Assert.Equal(0, runs);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [KafkaFact]
    public async Task A_worker_that_drops_it_leaves_no_dead_letter()
    {
        await using var stage = await KafkaStage.StartAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done, inner => new DroppingBackend(inner));

        await stage.WriteAsync(stage.Names.Worker("probe"), "+31 20 secret");

        await Eventually.TrueAsync(async () => await stage.CommittedAsync() == 1);
        Assert.Equal(0, stage.EndOf(stage.Names.DeadLetters));
    }
}
