using System.Buffers;
using System.Text;
using SQLitePCL;

namespace TaskKit.Sqlite.Database;

/// <summary>
/// A prepared statement: parameters have names, <c>@type</c> in its text and <c>type</c> in a bind, and columns count from 0. Text is bound and read
/// without intermediate strings where it can be.
/// </summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle, string sql) : IDisposable
{
    private const int StackBytes = 512;

    private readonly string[] _parameters = ParametersOf(handle);
    private int _next;

    public string Sql { get; } = sql;

    public Statement Bind(string name, long value)
    {
        raw.sqlite3_bind_int64(handle, NumberOf(name), value);
        return this;
    }

    public Statement Bind(string name, long? value) => value is { } number ? Bind(name, number) : BindNull(name);

    public Statement Bind(string name, string? value)
    {
        if (value is null)
            return BindNull(name);
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= StackBytes)
        {
            Span<byte> buffer = stackalloc byte[StackBytes];
            return BindText(name, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        BindText(name, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>Binds a text given as UTF-8; its bytes are kept as they are.</summary>
    public Statement BindText(string name, ReadOnlySpan<byte> utf8)
    {
        connection.Check(raw.sqlite3_bind_text(handle, NumberOf(name), utf8));
        return this;
    }

    public Statement BindNull(string name)
    {
        raw.sqlite3_bind_null(handle, NumberOf(name));
        return this;
    }

    /// <returns>Whether there is a row.</returns>
    /// <exception cref="SqliteError">The statement failed; it has been reset.</exception>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
            return false;
        try
        {
            connection.Check(code);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs the statement to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step()) { }
        int changes = connection.Changes;
        Reset();
        return changes;
    }

    /// <summary>Runs the statement and says whether SQLite was busy, without an exception: this is asked a thousand times a second.</summary>
    public bool TryRun()
    {
        int code = raw.sqlite3_step(handle);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_BUSY))
        {
            Reset();
            connection.Check(code);
        }
        Reset();
        return code == raw.SQLITE_DONE;
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>A number that fits; those beyond become the nearest that does.</summary>
    public int Int32(int column) => (int)Math.Clamp(Int64(column), int.MinValue, int.MaxValue);

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public bool IsInteger(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_INTEGER;

    /// <summary>Text or blob as it is stored, numbers as text; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string? Text(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(Bytes(column));

    public void Dispose()
    {
        connection.Forget(this);
        handle.Dispose();
    }

    // Binds mostly come in the order of the text, so the search begins behind the last one.
    private int NumberOf(string name)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            int place = _next < _parameters.Length ? _next : 0;
            _next = place + 1;
            if (_parameters[place] == name)
                return place + 1;
        }
        throw new ArgumentException($"The statement has no parameter '@{name}'.", nameof(name));
    }

    private static string[] ParametersOf(sqlite3_stmt handle)
    {
        string[] names = new string[raw.sqlite3_bind_parameter_count(handle)];
        for (int i = 0; i < names.Length; i++)
            names[i] = raw.sqlite3_bind_parameter_name(handle, i + 1).utf8_to_string()[1..];
        return names;
    }
}
