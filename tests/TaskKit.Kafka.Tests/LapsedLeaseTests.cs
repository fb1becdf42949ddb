using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Brokers.Ordering;
using TaskKit.Conformance;
using TaskKit.Redis.State.Leases;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>A worker whose lease ran out, for which others may have taken what it was granted, and that goes on.</summary>
public sealed class LapsedLeaseTests
{
    private const int Tasks = 600;
    private const int Slots = 400;
    private const int Few = 10;
    private const int MostRounds = 10;

    [KafkaFact]
    public async Task What_was_granted_before_the_lease_ran_out_begins_only_after_the_guard_was_asked_again()
    {
        // What is granted ahead is given back where it waits for long, as on a machine that is slow just then: there is nothing to see in such a round.
        int rounds = 1;
        while (!await HasBeenSeenAsync())
            Assert.True(rounds++ < MostRounds, $"In none of {MostRounds} rounds was anything granted ahead when the lease ran out.");
    }

    private static async Task<bool> HasBeenSeenAsync()
    {
        await using var harness = new KafkaHarness(new(), "sms");
        await harness.StartAsync();
        var backend = harness.Open();
        await backend.SubmitAsync([.. Enumerable.Range(0, Tasks).Select(_ => KafkaHarness.NewTask("sms"))], CancellationToken.None);
        await using var worker = new TestWorker(backend, harness.Time, new ReceiverOptions("a", ["sms"]), harness);
        var receiver = (BrokerReceiver)worker.Receiver;
        var lease = (WorkerLease)receiver.Lease;
        // At such a pace more is granted than is asked for.
        await worker.ReceiveAsync(Slots);
        await harness.PassAsync(TimeSpan.Zero);
        await worker.ReceiveAsync(Few);

        byte term = lease.Term;
        await harness.ExpireAsync(lease);
        await lease.RenewAsync(CancellationToken.None);
        Assert.NotEqual(term, lease.Term);
        uint known = lease.NextToken().Counter;
        if (receiver.GrantedAhead == 0)
            return false;

        var runs = await worker.ReceiveAsync(Tasks - Slots - Few);
        Assert.All(
            runs.Cast<BrokerDelivery>(),
            run => Assert.True(run.Run.Token.Counter > known, "It was granted under the lease that ran out.")
        );
        return true;
    }
}
