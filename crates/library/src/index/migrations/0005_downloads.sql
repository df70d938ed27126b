-- What a try leaves for the next one: how many bytes of the part were written through to the disk,
-- and their SHA-256, so that a part which somebody touched is never gone on with; and the SHA-256 of
-- the whole, once it was proved, so that a file which a kill left without its row is known again.
ALTER TABLE download ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE download ADD COLUMN part_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE download ADD COLUMN part_sha256 BLOB;
ALTER TABLE download ADD COLUMN whole_sha256 BLOB;
-- Taken from the list by the person; it still counts for its batch.
ALTER TABLE download ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
-- Bytes of clips like this one, until the host has said how many it has.
ALTER TABLE download ADD COLUMN guess INTEGER;

-- How a file was found when it was last looked at: `moved` (not where it was put), `changed` (by
-- the person), `damaged` (not by anybody). `modified_ns` is what the disk said when it was put there.
ALTER TABLE file ADD COLUMN state TEXT NOT NULL DEFAULT 'whole'
    CHECK (state IN ('whole', 'moved', 'changed', 'damaged'));
ALTER TABLE file ADD COLUMN modified_ns INTEGER;

-- What the person chose for downloads. `folder` is none for the usual one; `device` and `inode` are
-- those of the folder when it was last used, so that an empty one in its place is noticed.
CREATE TABLE download_choice (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    folder   TEXT,
    template TEXT,
    parallel INTEGER NOT NULL DEFAULT 4,
    asked    INTEGER NOT NULL DEFAULT 0,
    paused   INTEGER NOT NULL DEFAULT 0,
    device   INTEGER,
    inode    INTEGER
) STRICT;
INSERT INTO download_choice (one) VALUES (1);

-- Accounts whose clips are downloaded as they finish, from a moment on; and clips that the person
-- took out of the queue, which are not put in again by themselves.
CREATE TABLE keep_downloading (
    account  INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    since_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE declined (
    video INTEGER PRIMARY KEY REFERENCES video ON DELETE CASCADE
) STRICT;
