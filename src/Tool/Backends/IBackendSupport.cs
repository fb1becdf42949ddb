using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>
/// The tool's support for one backend: its provider, options, commands, checks and descriptions. Commands that work on every backend use
/// this interface alone.
/// </summary>
internal interface IBackendSupport
{
    /// <summary>Opens the backend, and knows its name.</summary>
    TaskBackendProvider Provider { get; }

    /// <summary>The backend's name for people.</summary>
    string Title { get; }

    /// <summary>The abilities of the backend, known before it is opened.</summary>
    BackendCapabilities Capabilities { get; }

    /// <summary>The global options that stand for the backend's configuration.</summary>
    IReadOnlyList<SettingOption> Options => [];

    /// <summary>Makes the top-level commands that only this backend has.</summary>
    /// <param name="actions">Joins them with what they do.</param>
    IEnumerable<Command> CommandsFor(CommandActions actions) => [];

    /// <summary>Describes where the program's tasks lie, without opening anything.</summary>
    /// <exception cref="ToolException">There is no place that the tool could reach.</exception>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    StorePlace PlaceOf(AppConfiguration configuration, UserProject project) => new($"backend {Provider.Name}");

    /// <summary>Finds what keeps the store from being opened, for <c>doctor</c>; <see langword="null"/> when opening it can be tried.</summary>
    /// <exception cref="ToolException">There is no place that the tool could reach.</exception>
    Finding? ObstacleAt(AppConfiguration configuration, UserProject project) => null;

    /// <summary>Asks an opened store whether it works, for <c>doctor</c>.</summary>
    async Task<IReadOnlyList<Finding>> CheckAsync(TaskStore store, CancellationToken cancellationToken) =>
        [
            await store.Backend.CheckAsync(cancellationToken).ConfigureAwait(false) is { } failure
                ? Finding.Bad(Finding.Store, $"{store.Location}: {failure}", "do what the message says; submits fail until then")
                : Finding.Good(Finding.Store, store.Location),
        ];

    /// <summary>Looks closer at a store that works, for <c>doctor</c>.</summary>
    IReadOnlyList<Finding> Inspect(TaskStore store) => [];

    /// <summary>
    /// True when dead letters lie apart from the tasks' states: they outlive the states, and are replayed by a filter and at a rate. Without, the
    /// backend's operations know all dead letters, and the two methods below are not called.
    /// </summary>
    bool KeepsLetters => false;

    /// <summary>Finds the newest dead letter of a task; <see langword="null"/> when there is none.</summary>
    ValueTask<TaskRecord?> FindLetterAsync(ITaskBackend backend, TaskId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Replays dead letters. Interrupted, the same call goes on where it stopped.</summary>
    /// <param name="backend">The opened backend.</param>
    /// <param name="letters">The dead letters.</param>
    /// <param name="manner">The manner.</param>
    /// <param name="report">Gets the outcomes, some at a time. What it got is done.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <exception cref="BackendUnavailableException">The backend cannot be reached.</exception>
    Task ReplayAsync(
        ITaskBackend backend,
        LetterSelection letters,
        ReplayManner manner,
        Action<LetterOutcome> report,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
