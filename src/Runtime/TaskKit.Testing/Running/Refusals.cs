using System.Globalization;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Registry;

namespace TaskKit.Testing.Running;

/// <summary>The calls of a test that cannot be carried out, and why.</summary>
internal static class Refusals
{
    public static TaskTestException Unknown(TaskId id) =>
        new(
            $"No task is stored under {id}. Take the id that EnqueueAsync returned on this host; ended tasks are deleted after TaskKit:Retention."
        );

    public static TaskTestException NoWorker() =>
        new(
            "This host runs no handlers: TaskKit:Worker:Enabled is false. Leave the setting out to process tasks; Submitted() works without it."
        );

    /// <summary>Refuses a task that no worker would claim now.</summary>
    /// <exception cref="TaskTestException">The task has ended, runs, or is not due.</exception>
    public static void Check(TaskRecord task, DateTimeOffset now)
    {
        if (task.State.IsTerminal())
            throw new TaskTestException(
                $"Task {Name(task)} has ended as {task.State.ToName()}{Cause(task)}. {(task.State == TaskState.Dead ? "Operations.ReplayAsync makes it due again." : "Submit another one.")}"
            );
        if (task.State == TaskState.Running)
            throw new TaskTestException($"Task {Name(task)} runs already. Await the call that runs it.");
        if (task.Due > now)
            throw new TaskTestException(
                $"Task {Name(task)} is {task.State.ToName()} and due at {task.Due:O}, and the clock stands at {now:O}. Move it first: AdvanceAsync(TimeSpan.FromSeconds({Seconds(task.Due - now)})), or AdvanceToNextAsync()."
            );
    }

    public static TaskTestException NotClaimable(TaskRecord task, TaskRegistry registry) =>
        new(
            registry.Switches.ReasonOf(task.Task.Type) is { } off ? $"Task {Name(task)} waits, since its type is switched off: {off}."
            : task.Task.Key is { } key
                ? $"Task {Name(task)} waits behind an earlier task of its key '{key}'. Process that one first: ProcessOneAsync takes them in their order."
            : $"Task {Name(task)} waits for a worker that has its type. This host runs: {string.Join(", ", registry.Types)}."
        );

    public static TaskTestException Limited(TaskRecord task, string reason) =>
        new($"Task {Name(task)} waits for the limit of its type. {reason} Let one end, or move the clock: AdvanceToNextAsync().");

    public static TaskTestException NoSuchPayload(Type payload, TaskRegistry registry) =>
        new(
            $"No handler of this host takes {payload}. Its payloads: {string.Join(", ", registry.Registrations.Select(type => type.PayloadType).Distinct())}."
        );

    public static TaskTestException Endless(int limit, AttemptOutcome last) =>
        new(
            $"{limit} attempts have run, and tasks are still due. The last was attempt {last.Attempt} of {last.Type} {last.Id}, which is {last.State.ToName()}{(last.Added.Count > 0 ? $" and has added {string.Join(", ", last.Added.Select(task => task.Type))}" : "")}. A handler that adds its own type again, or snoozes without a delay, never comes to an end; a larger limit is an argument of DrainAsync."
        );

    public static TaskTestException Hangs(TaskEnvelope task, TimeSpan patience) =>
        new(
            $"The handler of {task.Type} {task.Id} has not ended within {DurationText.Format(patience)}, in which nobody moved the clock far enough. Begin without await, move the clock, then await: var running = host.ProcessOneAsync(); await host.AdvanceAsync(time); await running. TaskTestOptions.Patience is the limit."
        );

    public static TaskTestException IgnoresItsToken(Attempt attempt) =>
        new(
            $"The handler of {attempt.Delivery.Task.Type} {attempt.Delivery.Task.Id} runs on after its timeout of {DurationText.Format(attempt.Timeout)}: it ignores its cancelled token. In a program it would keep its slot. Hand the token on to all that it awaits."
        );

    private static string Cause(TaskRecord task) =>
        task.Failure is { } failure ? $" ({failure.Reason}: {failure.Error.Message.TrimEnd('.')})" : "";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Name(TaskRecord task) => $"{task.Task.Type} {task.Task.Id}";
}
