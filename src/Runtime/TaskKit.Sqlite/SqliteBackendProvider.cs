using TaskKit.Backends;
using TaskKit.Settings;
using TaskKit.Sqlite;

[assembly: TaskBackend(typeof(SqliteBackendProvider))]

namespace TaskKit.Sqlite;

/// <summary>Makes the backend on an embedded SQLite file from section <c>TaskKit:Sqlite</c>; see <see cref="SqliteOptions"/>.</summary>
public sealed class SqliteBackendProvider : TaskBackendProvider
{
    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ConfigurationKeys => SqliteSettingTable.All.Keys;

    /// <inheritdoc/>
    public override ITaskBackend Create(TaskBackendContext context) => Create(context, new SqliteOptions());

    /// <param name="context">The parts of the program that the backend needs.</param>
    /// <param name="options">The options, as code set them.</param>
    internal static SqliteBackend Create(TaskBackendContext context, SqliteOptions options) =>
        new(SqliteSettingTable.All.Read(new SettingsReader(context.Section), options), context);
}
