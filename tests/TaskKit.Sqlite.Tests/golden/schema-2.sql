CREATE TABLE task_queue (
    seq              INTEGER PRIMARY KEY,                            -- the order of submits
    id               TEXT    NOT NULL UNIQUE DEFAULT (printf('%08x-%04x-7%03x-%04x-%012x', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) >> 16, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) & 65535, random() & 4095, 32768 | (random() & 16383), random() & 281474976710655)),      -- a UUID in lower case
    type             TEXT    NOT NULL CHECK (typeof(type) = 'text' AND type <> ''),
    payload,                                                         -- JSON as TEXT or BLOB, never rewritten
    state            TEXT    NOT NULL DEFAULT 'PENDING'
                     CHECK (state = 'PENDING' OR state = 'RUNNING' OR state = 'DONE' OR state = 'DEAD'
                         OR state = 'SCHEDULED' OR state = 'RETRYING' OR state = 'CANCELLED'),
    due              INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),               -- all times: milliseconds since 1970 in UTC
    created          INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
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
CREATE TABLE task_types (                                            -- the task types that programs declare
    type    TEXT    NOT NULL,
    program TEXT    NOT NULL,
    seen    INTEGER NOT NULL,                                        -- when the program declared it last
    expires INTEGER NOT NULL,                                        -- and when that is forgotten, unless a task of the type is open
    PRIMARY KEY (type, program)
) WITHOUT ROWID;
CREATE INDEX task_queue_ready    ON task_queue (type, priority DESC, due) WHERE state > 'DONE' AND state <> 'RUNNING' AND crashes < 2 AND held = 0;
CREATE INDEX task_queue_lone     ON task_queue (due)                      WHERE state > 'DONE' AND state <> 'RUNNING' AND crashes >= 2;
CREATE INDEX task_queue_running  ON task_queue (worker)                   WHERE state = 'RUNNING';
CREATE INDEX task_queue_finished ON task_queue (state, type, expires)     WHERE state <= 'DONE';
CREATE INDEX task_queue_keyed    ON task_queue (type, key, state)         WHERE key IS NOT NULL AND state > 'DONE';
CREATE INDEX task_queue_odd      ON task_queue (seq)                      WHERE (typeof(due) <> 'integer' OR typeof(priority) <> 'integer' OR typeof(crashes) <> 'integer');
CREATE UNIQUE INDEX task_queue_idempotency ON task_queue (type, idempotency_key) WHERE idempotency_key IS NOT NULL;
PRAGMA user_version = 2;
