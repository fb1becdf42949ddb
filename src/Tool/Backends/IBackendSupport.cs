using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>
/// The tool's support for one backend: its provider, options, commands, checks and descriptions. Commands that work on every backend know no more of
/// it than this interface.
/// </summary>
internal interface IBackendSupport
{
    /// <summary>The provider, which opens the backend and has its name.</summary>
    TaskBackendProvider Provider { get; }

    /// <summary>The backend's name for people.</summary>
    string Title { get; }

    /// <summary>The capabilities of the backend. They are known before it is opened.</summary>
    BackendCapabilities Capabilities { get; }

    /// <summary>The global options that are short forms of the backend's settings.</summary>
    IReadOnlyList<SettingOption> Options => [];

    /// <summary>Makes the top-level commands that only this backend has.</summary>
    /// <param name="actions">Binds the commands to their actions.</param>
    IEnumerable<Command> CommandsFor(CommandActions actions) => [];

    /// <summary>Describes the place of the program's store, without opening anything.</summary>
    /// <exception cref="ToolException">The store is at no place that the tool can reach.</exception>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    StorePlace PlaceOf(AppConfiguration configuration, UserProject project) => new($"backend {Provider.Name}");

    /// <summary>Finds the obstacle because of which the store cannot be opened, for <c>doctor</c>; <see langword="null"/> when none is known.</summary>
    /// <exception cref="ToolException">The store is at no place that the tool can reach.</exception>
    Finding? ObstacleAt(AppConfiguration configuration, UserProject project) => null;

    /// <summary>Checks that an opened store works, for <c>doctor</c>.</summary>
    async Task<IReadOnlyList<Finding>> CheckAsync(TaskStore store, CancellationToken cancellationToken) =>
        [
            await store.Backend.CheckAsync(cancellationToken).ConfigureAwait(false) is { } failure
                ? Finding.Bad(Finding.Store, $"{store.Location}: {failure}", "do what the message says; submits fail until then")
                : Finding.Good(Finding.Store, store.Location),
        ];

    /// <summary>Makes the further checks that only this backend has, on a store that works, for <c>doctor</c>.</summary>
    IReadOnlyList<Finding> Inspect(TaskStore store) => [];

    /// <summary>
    /// True when dead letters are stored apart from the tasks' states. They then outlive the states, and are replayed by a filter and at a rate. If
    /// false, the backend's operations have all dead letters, and the two methods below are not called.
    /// </summary>
    bool KeepsLetters => false;

    /// <summary>Finds the newest dead letter of a task; <see langword="null"/> when there is none.</summary>
    ValueTask<TaskRecord?> FindLetterAsync(ITaskBackend backend, TaskId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Replays dead letters. After an interruption, the same call goes on where this one stopped.</summary>
    /// <param name="backend">The opened backend.</param>
    /// <param name="letters">The dead letters.</param>
    /// <param name="manner">The rate, or a dry run.</param>
    /// <param name="report">Receives the outcomes, some at a time. Reported letters are done.</param>
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
