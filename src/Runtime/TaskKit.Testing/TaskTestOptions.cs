using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskKit.Testing;

/// <summary>The program that a test host runs: its services, its settings, and what follows its <c>AddTaskKit</c>.</summary>
public sealed class TaskTestOptions
{
    private readonly List<Action<TaskKitBuilder>> _configure = [];

    internal TaskTestOptions(HostApplicationBuilder builder) => Builder = builder;

    /// <summary>The host's builder, for methods of the program that extend one. It reads no file and no environment variable.</summary>
    public IHostApplicationBuilder Builder { get; }

    /// <summary>The services of the program. The test registers its doubles here, after the program's own services.</summary>
    public IServiceCollection Services => Builder.Services;

    /// <summary>The settings, as key and value: <c>test.Configuration["TaskKit:Types:sms:MaxRetries"] = "1"</c>.</summary>
    /// <value>Empty by default, but for <c>TaskKit:Worker:Backoff:Jitter</c>, which is 0 so that retries are due at round times.</value>
    public IConfigurationManager Configuration => Builder.Configuration;

    /// <summary>The time at which the clock begins.</summary>
    /// <value>2030-01-01 00:00 UTC by default.</value>
    public DateTimeOffset Start { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time, by the system's clock, after which a call that waits for a handler fails instead of hanging.</summary>
    /// <value>30 s by default, and no limit under a debugger.</value>
    public TimeSpan Patience { get; set; } = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(30);

    internal bool IsOnSqlite { get; private set; }

    /// <summary>
    /// Keeps the tasks in a SQLite file of this host alone, which is deleted at the end, instead of in memory. The program must reference
    /// <c>TaskKit.Sqlite</c>.
    /// </summary>
    /// <returns>These options.</returns>
    public TaskTestOptions OnSqlite()
    {
        IsOnSqlite = true;
        return this;
    }

    /// <summary>Does what the program does with the result of <c>AddTaskKit</c>: registers handlers in code, or adds to it.</summary>
    /// <param name="configure">The program's calls.</param>
    /// <returns>These options.</returns>
    public TaskTestOptions TaskKit(Action<TaskKitBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configure.Add(configure);
        return this;
    }

    internal void Apply(TaskKitBuilder builder)
    {
        foreach (var configure in _configure)
            configure(builder);
    }
}
