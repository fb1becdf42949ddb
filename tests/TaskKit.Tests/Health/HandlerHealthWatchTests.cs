using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Health;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Health;

/// <summary>The times of the questions.</summary>
public sealed class HandlerHealthWatchTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = Clock.New();
    private readonly TypeSwitches _switches = new();
    private readonly Condition _condition = new();

    [Fact]
    public async Task A_handler_is_asked_at_the_start_and_once_in_each_period()
    {
        using var watch = Watch();
        await watch.BeginAsync();
        Assert.Equal(1, _condition.Asked);
        _time.Advance(Period - TimeSpan.FromSeconds(1));
        Assert.Equal(1, _condition.Asked);
        _condition.Is(TaskHandlerHealth.Unhealthy("down"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _switches.ReasonOf("sms") is not null);
        Assert.Equal(2, _condition.Asked);
    }

    [Fact]
    public async Task The_start_waits_for_a_hanging_check_no_longer_than_its_timeout_and_then_does_not_ask_again()
    {
        var never = new TaskCompletionSource<TaskHandlerHealth>();
        _condition.Check = _ => new(never.Task);
        using var watch = Watch();
        var begun = watch.BeginAsync();
        Assert.Equal("not answered yet", Assert.Single(watch.Statuses).Text);
        await Eventually.TrueAsync(() => _condition.Asked == 1);
        Assert.False(begun.IsCompleted);

        _time.Advance(Timeout);

        await begun;
        Assert.Equal("its handler is unhealthy: its check did not answer within 5s", _switches.ReasonOf("sms"));
        _time.Advance(3 * Period);
        Assert.Equal(1, _condition.Asked);
    }

    [Fact]
    public async Task A_check_that_obeys_its_token_is_late_and_not_cancelled()
    {
        _condition.Check = async cancellationToken =>
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, cancellationToken);
            return TaskHandlerHealth.Healthy;
        };
        using var watch = Watch();
        var begun = watch.BeginAsync();
        await Eventually.TrueAsync(() => _condition.Asked == 1);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(Timeout);
            return begun.IsCompleted;
        });
        Assert.Equal("its handler is unhealthy: its check did not answer within 5s", _switches.ReasonOf("sms"));
    }

    [Fact]
    public async Task After_a_stop_nothing_is_asked_and_an_answer_changes_nothing()
    {
        var answer = new TaskCompletionSource<TaskHandlerHealth>();
        using var watch = Watch();
        await watch.BeginAsync();
        _condition.Check = _ => new(answer.Task);
        _time.Advance(Period);
        await Eventually.TrueAsync(() => _condition.Asked == 2);

        watch.Stop();
        answer.SetResult(TaskHandlerHealth.Unhealthy("late"));
        _time.Advance(3 * Period);

        await Eventually.TrueAsync(() => _condition.IsDisposed);
        Assert.Equal(2, _condition.Asked);
        Assert.Null(_switches.ReasonOf("sms"));
    }

    [Fact]
    public async Task A_reason_is_one_line_of_bounded_length()
    {
        _condition.Is(TaskHandlerHealth.Unhealthy("a\nb" + new string('x', 1000)));
        using var watch = Watch();
        await watch.BeginAsync();
        string reason = _switches.ReasonOf("sms")!;
        Assert.Contains("a\\u000ab", reason, StringComparison.Ordinal);
        Assert.InRange(reason.Length, 500, 600);
    }

    private HandlerHealthWatch Watch() =>
        new(
            [
                new HandlerCheck(
                    AskedHandler.Of("sms", _condition),
                    null,
                    new ServiceCollection().BuildServiceProvider(),
                    needsScope: false,
                    Timeout,
                    _time
                ),
            ],
            _switches,
            Period,
            _time,
            NullLogger.Instance
        );
}
