-- Clips that were seen in progress and have not been seen otherwise since.
CREATE TABLE following (
    video    INTEGER PRIMARY KEY REFERENCES video ON DELETE CASCADE,
    since_ms INTEGER NOT NULL
) STRICT;
INSERT INTO following (video, since_ms)
    SELECT id, first_seen_ms FROM video WHERE status = 'in-progress';

-- What became of clips that were followed, and whether the person was told.
CREATE TABLE finished (
    video       INTEGER PRIMARY KEY REFERENCES video ON DELETE CASCADE,
    status      TEXT    NOT NULL,
    finished_ms INTEGER NOT NULL,
    told        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX finished_untold ON finished (finished_ms) WHERE told = 0;

-- Until when nothing is asked: with one token, since the API asked for a pause, or at all (NULL),
-- since the person did.
CREATE TABLE pause (
    credential INTEGER UNIQUE REFERENCES credential ON DELETE CASCADE,
    until_ms   INTEGER NOT NULL
) STRICT;

-- How far the total that a list tells was from what it listed, when it was last read whole.
ALTER TABLE pass ADD COLUMN drift INTEGER;

-- The total that the last page of a pass told: between two pages a clip can only be skipped when it
-- shrinks.
ALTER TABLE pass ADD COLUMN last_total INTEGER;

-- A look at the head alone: it has a row so that its number is spent.
ALTER TABLE pass ADD COLUMN glance INTEGER NOT NULL DEFAULT 0;

-- So that what an account lists is counted without touching the rows.
CREATE INDEX video_listed ON video (account) WHERE unlisted_ms IS NULL;

-- Since when PixVerse names another file for a clip than the one that was fetched. A new signature of
-- the same address is no other file.
ALTER TABLE file ADD COLUMN other_ms INTEGER;
CREATE TRIGGER another_file AFTER UPDATE OF clip_url ON video_text
WHEN substr(new.clip_url, 1, instr(new.clip_url || '?', '?') - 1)
    <> substr(old.clip_url, 1, instr(old.clip_url || '?', '?') - 1)
BEGIN
    UPDATE file SET other_ms = (SELECT changed_ms FROM video WHERE id = new.video)
    WHERE video = new.video AND other_ms IS NULL;
END;
