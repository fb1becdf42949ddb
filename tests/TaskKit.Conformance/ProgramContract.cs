using TaskKit.Backends;

namespace TaskKit.Conformance;

/// <summary>The suites that run whole programs on a backend: one thin class for each suite says where the tasks lie.</summary>
public abstract class ProgramContract : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync() => await CloseAsync();

    /// <summary>Opens the store, and the same store at each further call, as another process would. The program that gets it closes it.</summary>
    protected abstract ValueTask<ITaskBackend> OpenAsync();

    /// <summary>Closes what is left at the end of a test. Without an override nothing is.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;
}
