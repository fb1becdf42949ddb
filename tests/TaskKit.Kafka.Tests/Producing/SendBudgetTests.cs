using TaskKit.Kafka.Producing;

namespace TaskKit.Kafka.Tests.Producing;

public sealed class SendBudgetTests
{
    [Fact]
    public async Task What_fits_is_let_through_at_once()
    {
        var budget = new SendBudget(100);
        Assert.True(budget.TakeAsync(60, default).IsCompletedSuccessfully);
        Assert.True(budget.TakeAsync(40, default).IsCompletedSuccessfully);
        var third = budget.TakeAsync(1, default).AsTask();
        Assert.False(third.IsCompleted);
        budget.Return(60);
        await third;
    }

    [Fact]
    public async Task More_than_the_limit_waits_for_an_empty_producer_and_no_longer()
    {
        var budget = new SendBudget(100);
        await budget.TakeAsync(1, default);
        var large = budget.TakeAsync(1000, default).AsTask();
        Assert.False(large.IsCompleted);
        budget.Return(1);
        await large;
    }

    [Fact]
    public async Task Waiters_go_in_turn()
    {
        var budget = new SendBudget(100);
        await budget.TakeAsync(100, default);
        var first = budget.TakeAsync(80, default).AsTask();
        var second = budget.TakeAsync(10, default).AsTask();
        budget.Return(50);
        // The second would fit; overtaking would starve large records.
        Assert.False(second.IsCompleted);
        budget.Return(50);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Who_gives_up_makes_room_for_the_next()
    {
        var budget = new SendBudget(100);
        await budget.TakeAsync(50, default);
        using var cancel = new CancellationTokenSource();
        var first = budget.TakeAsync(80, cancel.Token).AsTask();
        var second = budget.TakeAsync(50, default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
        budget.Return(100);
        Assert.True(budget.TakeAsync(100, default).IsCompletedSuccessfully);
    }
}
