using TaskKit.Sqlite;

namespace TaskKit;

/// <summary>Chooses SQLite in code.</summary>
public static class SqliteTaskKitExtensions
{
    /// <summary>Stores tasks in a SQLite file, whatever <c>TaskKit:Backend</c> says.</summary>
    /// <param name="builder">What <c>AddTaskKit</c> returned.</param>
    /// <param name="configure">Sets what section <c>TaskKit:Sqlite</c> does not.</param>
    public static TaskKitBuilder UseSqlite(this TaskKitBuilder builder, Action<SqliteOptions>? configure = null) =>
        builder.UseBackend(
            "sqlite",
            context =>
            {
                var options = new SqliteOptions();
                configure?.Invoke(options);
                return SqliteBackendProvider.Create(context, options);
            }
        );
}
