-- Tokens, by the opaque name of their keychain entry. The token itself is never in here.
CREATE TABLE credential (
    id       INTEGER PRIMARY KEY,
    entry    TEXT    NOT NULL UNIQUE,
    label    TEXT    NOT NULL,
    added_ms INTEGER NOT NULL
) STRICT;

-- PixVerse accounts. The e-mail in lower case is the identity.
CREATE TABLE account (
    id             INTEGER PRIMARY KEY,
    email          TEXT    NOT NULL UNIQUE,
    name           TEXT,
    mark           INTEGER NOT NULL,
    included       INTEGER NOT NULL DEFAULT 1,
    added_ms       INTEGER NOT NULL,
    remote_total   INTEGER,
    read_ms        INTEGER,
    credits        INTEGER,
    plan           TEXT,
    credits_ms     INTEGER
) STRICT;

-- Which token reaches which account: the same account may be under two.
CREATE TABLE reach (
    credential INTEGER NOT NULL REFERENCES credential ON DELETE CASCADE,
    account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    PRIMARY KEY (credential, account)
) STRICT, WITHOUT ROWID;

-- One row for each clip of each account. `number` is the digits after the last `video:` of the
-- remote id, else the whole id: the same clip has two ids under two tokens.
CREATE TABLE video (
    id              INTEGER PRIMARY KEY,
    account         INTEGER NOT NULL REFERENCES account,
    number          TEXT    NOT NULL,
    remote_id       TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    queued          INTEGER NOT NULL,
    status_word     TEXT,
    made_ms         INTEGER,
    prompt          TEXT    NOT NULL,
    negative_prompt TEXT,
    model           TEXT,
    quality         TEXT,
    seconds         REAL,
    width           INTEGER,
    height          INTEGER,
    ratio           TEXT,
    upscaled        INTEGER NOT NULL,
    seed            TEXT,
    motion          TEXT,
    style           TEXT,
    effect          TEXT,
    camera          TEXT,
    clip_url        TEXT,
    picture_url     TEXT,
    fingerprint     INTEGER NOT NULL,
    raw             TEXT    NOT NULL,
    first_seen_ms   INTEGER NOT NULL,
    changed_ms      INTEGER NOT NULL,
    pass            INTEGER,
    unlisted_ms     INTEGER,
    UNIQUE (account, number)
) STRICT;

-- What the person says of a clip. Keyed by what the clip is, so that it outlives its row.
CREATE TABLE mark (
    email     TEXT    NOT NULL,
    number    TEXT    NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    rating    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (email, number)
) STRICT, WITHOUT ROWID;

-- Entries of a list that could not be read, kept for a later version.
CREATE TABLE unreadable (
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    raw     TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (account, raw)
) STRICT, WITHOUT ROWID;

-- One reading of an account's list from the top: where it stands and whether it reached the end.
CREATE TABLE pass (
    id         INTEGER PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    started_ms INTEGER NOT NULL,
    cursor     TEXT,
    pages      INTEGER NOT NULL DEFAULT 0,
    seen       INTEGER NOT NULL DEFAULT 0,
    total      INTEGER,
    shifted    INTEGER NOT NULL DEFAULT 0,
    ended_ms   INTEGER,
    complete   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX pass_of_account ON pass (account, id);

-- The picture of a clip as the grid shows it: the file lies in the cache under the video's id.
CREATE TABLE picture (
    video     INTEGER PRIMARY KEY REFERENCES video ON DELETE CASCADE,
    version   TEXT    NOT NULL,
    width     INTEGER NOT NULL,
    height    INTEGER NOT NULL,
    thumbhash BLOB    NOT NULL
) STRICT;

-- The one store of clip bytes: the cache of the viewer and the downloads alike. A row means that
-- the file existed, whole and with this hash, when the row was written.
CREATE TABLE file (
    video       INTEGER NOT NULL REFERENCES video,
    place       TEXT    NOT NULL CHECK (place IN ('cache', 'download')),
    path        TEXT    NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      BLOB    NOT NULL,
    verified_ms INTEGER NOT NULL,
    used_ms     INTEGER NOT NULL,
    PRIMARY KEY (video, place)
) STRICT, WITHOUT ROWID;

-- The queue of downloads.
CREATE TABLE download (
    video     INTEGER PRIMARY KEY REFERENCES video,
    position  INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    path      TEXT,
    total     INTEGER,
    validator TEXT,
    problem   TEXT,
    tries     INTEGER NOT NULL DEFAULT 0,
    added_ms  INTEGER NOT NULL,
    ended_ms  INTEGER
) STRICT;
CREATE INDEX download_by_state ON download (state, position);
