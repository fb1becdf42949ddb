namespace TaskKit.Sqlite.Database;

/// <summary>
/// The tables, as they are documented for other programs. A task needs no more than
/// <c>INSERT INTO task_queue (type, payload) VALUES ('sms', '{…}')</c>, in any transaction. SQL stays within SQLite 3.35.
/// </summary>
internal static class Schema
{
    /// <summary>Stands in <c>PRAGMA user_version</c>.</summary>
    public const int Version = 4;

    // The three finished states sort before all others. Each row that changes is checked against all of this, and comparing is cheap, while
    // SQLite builds a temporary tree for each list behind an IN, each time.
    public const string Open = "state > 'DONE'";
    public const string Finished = "state <= 'DONE'";
    public const string Waiting = "state > 'DONE' AND state <> 'RUNNING'";
    public const string Ready = Waiting + " AND crashes < 2 AND held = 0";
    public const string Solo = Waiting + " AND crashes >= 2";
    public const string Keyed = "key IS NOT NULL AND " + Open;
    public const string Odd = "(typeof(due) <> 'integer' OR typeof(priority) <> 'integer' OR typeof(crashes) <> 'integer')";

    /// <summary>The fence of the next claim. Whatever another program wrote into the column, it is a whole number with room for the one after it.</summary>
    public const string NextFence = "((fence + 1) & 4611686018427387903)";

    private const string Now = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    // The time, the version digit 7, and random bits behind the variant: what Guid.CreateVersion7 makes.
    private const string NewId =
        $"printf('%08x-%04x-7%03x-%04x-%012x', {Now} >> 16, {Now} & 65535, random() & 4095, 32768 | (random() & 16383), random() & 281474976710655)";

    /// <summary>The tables that version 3 added.</summary>
    public const string CreateDocuments = """
        CREATE TABLE task_documents (                                        -- small named values
            kind    TEXT    NOT NULL,
            name    TEXT    NOT NULL,
            version INTEGER NOT NULL,                                        -- the number of the change that wrote it
            value   TEXT    NOT NULL,                                        -- JSON
            expires INTEGER,                                                 -- from then on it counts as absent
            PRIMARY KEY (kind, name)
        ) WITHOUT ROWID;
        CREATE TABLE task_changes (
            kind   TEXT PRIMARY KEY,
            number INTEGER NOT NULL                                          -- of the last change to a document of the kind
                   CHECK (typeof(number) = 'integer' AND number < 9007199254740992)
        ) WITHOUT ROWID;
        CREATE INDEX task_documents_expiring ON task_documents (expires) WHERE expires IS NOT NULL;
        """;

    /// <summary>The table that version 4 added.</summary>
    public const string CreateStarts = """
        CREATE TABLE task_starts (                                           -- of types with a rate, no older than its period
            type  TEXT    NOT NULL,
            at    INTEGER NOT NULL,                                          -- on the machine's steady clock, in milliseconds
            tasks INTEGER NOT NULL,                                          -- how many began
            PRIMARY KEY (type, at)
        ) WITHOUT ROWID;
        """;

    /// <summary>The index that version 4 gave the type, so that running tasks are counted without a look at their rows.</summary>
    public const string CreateRunning = "CREATE INDEX task_queue_running ON task_queue (worker, type) WHERE state = 'RUNNING';";

    /// <summary>The declared types in columns: a table of version 2, documents since.</summary>
    public const string CreateTypesView = """
        CREATE VIEW task_types (type, program, seen, expires) AS             -- the task types that programs declare
            SELECT document.name, program.key,
                json_extract(program.value, '$.seen'),                       -- when the program declared it last
                json_extract(program.value, '$.ends')                        -- and when that is forgotten, unless a task of the type is open
            FROM task_documents document,
                json_each(CASE WHEN json_valid(document.value) THEN document.value ELSE '{}' END, '$.programs') program
            WHERE document.kind = 'declared-types';
        """;

    // A check costs each insert, so there is one comparison where it keeps a task from waiting or running forever; the rest is judged at the claim.
    public const string Create = $"""
        CREATE TABLE task_queue (
            seq              INTEGER PRIMARY KEY,                            -- the order of submits
            id               TEXT    NOT NULL UNIQUE DEFAULT ({NewId}),      -- a UUID in lower case
            type             TEXT    NOT NULL CHECK (typeof(type) = 'text' AND type <> ''),
            payload,                                                         -- JSON as TEXT or BLOB, never rewritten
            state            TEXT    NOT NULL DEFAULT 'PENDING'
                             CHECK (state = 'PENDING' OR state = 'RUNNING' OR state = 'DONE' OR state = 'DEAD'
                                 OR state = 'SCHEDULED' OR state = 'RETRYING' OR state = 'CANCELLED'),
            due              INTEGER NOT NULL DEFAULT ({Now}),               -- all times: milliseconds since 1970 in UTC
            created          INTEGER NOT NULL DEFAULT ({Now}),
            started          INTEGER,
            finished         INTEGER,
            expires          INTEGER,                                        -- a finished task is deleted after this
            not_before       INTEGER,                                        -- what the submitter asked for; due is what counts
            priority         INTEGER NOT NULL DEFAULT 0,                     -- -2 to 2; 2 runs first
            version          INTEGER,                                        -- of the payload; NULL is not stated
            key              TEXT,                                           -- tasks of one type and key run in the order of seq
            idempotency_key  TEXT,
            max_retries      INTEGER,
            timeout_ms       INTEGER,
            generation       INTEGER NOT NULL DEFAULT 0,                     -- a replay is the next one
            attempts         INTEGER NOT NULL DEFAULT 0                      -- that have ended and count
                             CHECK (attempts <= 1000000000),
            crashes          INTEGER NOT NULL DEFAULT 0,                     -- workers that died while they ran it
            fence            INTEGER NOT NULL DEFAULT (random() & 1073741823) -- grows with each claim; an outcome must name it
                             CHECK (fence <= 4611686018427387903),
            held             INTEGER NOT NULL DEFAULT 0                      -- waits for an earlier task of its key
                             CHECK (held = 0 OR key IS NOT NULL),
            worker           TEXT,                                           -- that runs it or ran it last
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            metadata         TEXT,                                           -- a JSON object of texts
            traceparent      TEXT,
            reason           TEXT,                                           -- why the last attempt failed, or why it is dead
            error_type       TEXT,
            error_code       TEXT,
            error_message    TEXT,
            result                                                           -- the handler's, as JSON
        );
        CREATE TABLE task_workers (
            id          TEXT PRIMARY KEY,
            types       TEXT NOT NULL,                                       -- a JSON array
            pid         INTEGER NOT NULL,
            started     INTEGER NOT NULL,
            lease_until INTEGER NOT NULL                                     -- renewed while the worker is alive
        ) WITHOUT ROWID;
        {CreateDocuments}
        {CreateStarts}
        {CreateTypesView}
        {CreateRunning}
        CREATE INDEX task_queue_ready    ON task_queue (type, priority DESC, due) WHERE {Ready};
        CREATE INDEX task_queue_lone     ON task_queue (due)                      WHERE {Solo};
        CREATE INDEX task_queue_finished ON task_queue (state, type, expires)     WHERE {Finished};
        CREATE INDEX task_queue_keyed    ON task_queue (type, key, state)         WHERE {Keyed};
        CREATE INDEX task_queue_odd      ON task_queue (seq)                      WHERE {Odd};
        CREATE UNIQUE INDEX task_queue_idempotency ON task_queue (type, idempotency_key) WHERE idempotency_key IS NOT NULL;
        """;
}
