using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Testing.Running;

namespace TaskKit.Testing;

/// <summary>Moves the clock of a program, and waits for what that sets in motion.</summary>
internal sealed class TestTime(TestProgram program)
{
    private readonly DateTimeOffset _start = program.Clock.GetUtcNow();

    public async Task AdvanceAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        // What a timer continues runs in the call that fires it, and not on the test's thread later.
        SynchronizationContext.SetSynchronizationContext(null);
        // A handler that is about to begin counts its timeout from now.
        await program.Busy.QuietAsync().ConfigureAwait(false);
        var until = program.Clock.GetUtcNow() + time;
        do
        {
            program.Clock.SetUtcNow(NextStop(until));
            if (program.Worker is { } worker)
                await worker.StopLateAsync().ConfigureAwait(false);
            await program.Busy.QuietAsync().ConfigureAwait(false);
        } while (program.Clock.GetUtcNow() < until);
        await ForgetExpiredAsync().ConfigureAwait(false);
    }

    private DateTimeOffset NextStop(DateTimeOffset until)
    {
        var next = until;
        if (program.Clock.NextTimer < next)
            next = program.Clock.NextTimer.Value;
        if (program.Worker?.NextDeadline is { } deadline && deadline < next)
            next = deadline;
        var now = program.Clock.GetUtcNow();
        return next > now ? next : now;
    }

    // A backend with threads of its own deletes what is over once a second.
    private async Task ForgetExpiredAsync()
    {
        var retention = program.Host.Services.GetRequiredService<TaskKitOptions>().Retention;
        var now = program.Clock.GetUtcNow();
        if (now - _start < (retention.Done < retention.Dead ? retention.Done : retention.Dead))
            return;
        var operations = program.Host.Services.GetRequiredService<ITaskBackend>().Operations!;
        await Running
            .Waiting.UntilAsync(
                async () => !await StoredTasks.AnyExpiredAsync(operations, retention, now).ConfigureAwait(false),
                program.Patience
            )
            .ConfigureAwait(false);
    }
}
