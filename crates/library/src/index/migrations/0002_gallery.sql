-- What a gallery orders and counts by stands in `video`, in short rows; texts stand apart in
-- `video_text`, and the raw JSON in `raw`. So the columns of 100,000 clips are read from a few
-- megabytes. Run with foreign keys off, as https://www.sqlite.org/lang_altertable.html asks for.

CREATE TABLE video_text (
    video           INTEGER PRIMARY KEY REFERENCES video ON DELETE CASCADE,
    remote_id       TEXT    NOT NULL,
    prompt          TEXT    NOT NULL,
    negative_prompt TEXT,
    effect_names    TEXT,
    status_word     TEXT,
    motion          TEXT,
    camera          TEXT,
    clip_url        TEXT,
    picture_url     TEXT
) STRICT;

CREATE TABLE raw (
    video INTEGER PRIMARY KEY REFERENCES video ON DELETE CASCADE,
    json  TEXT    NOT NULL
) STRICT;

INSERT INTO video_text (video, remote_id, prompt, negative_prompt, status_word, motion, camera,
        clip_url, picture_url)
    SELECT id, remote_id, prompt, negative_prompt, status_word, motion, camera, clip_url, picture_url
    FROM video;
INSERT INTO raw (video, json) SELECT id, raw FROM video;

-- `original` is the number of the clip that this one was made from; `prompt_hash` is equal for
-- equal prompts, 0 for none. `finished_ms` is when the library saw the clip finished, or when it
-- was made, if it was finished when first seen; none while it is in progress.
CREATE TABLE video_new (
    id            INTEGER PRIMARY KEY,
    account       INTEGER NOT NULL REFERENCES account,
    number        TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    queued        INTEGER NOT NULL,
    made_ms       INTEGER,
    finished_ms   INTEGER,
    model         TEXT,
    quality       TEXT,
    seconds       REAL,
    width         INTEGER,
    height        INTEGER,
    ratio         TEXT,
    style         TEXT,
    effect        TEXT,
    seed          TEXT,
    original      TEXT,
    upscaled      INTEGER NOT NULL,
    extended      INTEGER NOT NULL,
    lip_sync      INTEGER NOT NULL,
    sound         INTEGER,
    unwanted      INTEGER NOT NULL,
    pictured      INTEGER NOT NULL,
    prompt_hash   INTEGER NOT NULL,
    fingerprint   INTEGER NOT NULL,
    first_seen_ms INTEGER NOT NULL,
    changed_ms    INTEGER NOT NULL,
    pass          INTEGER,
    unlisted_ms   INTEGER,
    UNIQUE (account, number)
) STRICT;
INSERT INTO video_new (id, account, number, status, queued, made_ms, finished_ms, model, quality,
        seconds, width, height, ratio, style, effect, seed, upscaled, extended, lip_sync, unwanted,
        pictured, prompt_hash, fingerprint, first_seen_ms, changed_ms, pass, unlisted_ms)
    SELECT id, account, number, status, queued, made_ms,
        CASE WHEN status = 'in-progress' THEN NULL ELSE coalesce(made_ms, first_seen_ms) END,
        model, quality, seconds, width, height, ratio, style, effect, seed, upscaled, 0, 0,
        negative_prompt IS NOT NULL, picture_url IS NOT NULL, 0, fingerprint, first_seen_ms,
        changed_ms, pass, unlisted_ms
    FROM video;
DROP TABLE video;
ALTER TABLE video_new RENAME TO video;

-- How far the columns are read from the raw JSON: `facts` is the version of that reading. An index
-- that comes from the first schema has all of it before it.
CREATE TABLE reread (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    facts INTEGER NOT NULL
) STRICT;
INSERT INTO reread (one, facts) SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM video) THEN 0 ELSE 2 END;

-- The columns of all clips as one block of bytes, for a quick start. Never believed alone: what
-- changed since it was written is in `touched`, put there by the triggers below, whoever writes.
CREATE TABLE packed (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    bytes BLOB    NOT NULL
) STRICT;
CREATE TABLE touched (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    video INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER video_added AFTER INSERT ON video BEGIN
    DELETE FROM touched WHERE video = NEW.id;
    INSERT INTO touched (video) VALUES (NEW.id);
END;
CREATE TRIGGER video_changed AFTER UPDATE ON video
WHEN OLD.fingerprint IS NOT NEW.fingerprint OR OLD.unlisted_ms IS NOT NEW.unlisted_ms
    OR OLD.status IS NOT NEW.status OR OLD.queued IS NOT NEW.queued
    OR OLD.finished_ms IS NOT NEW.finished_ms OR OLD.pictured IS NOT NEW.pictured
    OR OLD.made_ms IS NOT NEW.made_ms OR OLD.sound IS NOT NEW.sound
    OR OLD.original IS NOT NEW.original OR OLD.prompt_hash IS NOT NEW.prompt_hash
    OR OLD.account IS NOT NEW.account OR OLD.first_seen_ms IS NOT NEW.first_seen_ms
BEGIN
    DELETE FROM touched WHERE video = NEW.id;
    INSERT INTO touched (video) VALUES (NEW.id);
END;
CREATE TRIGGER video_gone AFTER DELETE ON video BEGIN
    DELETE FROM touched WHERE video = OLD.id;
    INSERT INTO touched (video) VALUES (OLD.id);
END;
-- A picture gives a clip its shape only where the API gave none.
CREATE TRIGGER picture_added AFTER INSERT ON picture
WHEN EXISTS (SELECT 1 FROM video WHERE id = NEW.video AND width IS NULL) BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
CREATE TRIGGER picture_changed AFTER UPDATE ON picture
WHEN EXISTS (SELECT 1 FROM video WHERE id = NEW.video AND width IS NULL) BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
CREATE TRIGGER picture_gone AFTER DELETE ON picture BEGIN
    DELETE FROM touched WHERE video = OLD.video;
    INSERT INTO touched (video) VALUES (OLD.video);
END;
CREATE TRIGGER file_added AFTER INSERT ON file WHEN NEW.place = 'download' BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
CREATE TRIGGER file_gone AFTER DELETE ON file WHEN OLD.place = 'download' BEGIN
    DELETE FROM touched WHERE video = OLD.video;
    INSERT INTO touched (video) VALUES (OLD.video);
END;
CREATE TRIGGER download_added AFTER INSERT ON download BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
CREATE TRIGGER download_changed AFTER UPDATE ON download WHEN OLD.state IS NOT NEW.state BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
CREATE TRIGGER download_gone AFTER DELETE ON download BEGIN
    DELETE FROM touched WHERE video = OLD.video;
    INSERT INTO touched (video) VALUES (OLD.video);
END;
CREATE TRIGGER mark_added AFTER INSERT ON mark BEGIN
    DELETE FROM touched WHERE video IN (SELECT v.id FROM account a
        JOIN video v ON v.account = a.id AND v.number = NEW.number WHERE a.email = NEW.email);
    INSERT INTO touched (video) SELECT v.id FROM account a
        JOIN video v ON v.account = a.id AND v.number = NEW.number WHERE a.email = NEW.email;
END;
CREATE TRIGGER mark_changed AFTER UPDATE ON mark BEGIN
    DELETE FROM touched WHERE video IN (SELECT v.id FROM account a
        JOIN video v ON v.account = a.id AND v.number = NEW.number WHERE a.email = NEW.email);
    INSERT INTO touched (video) SELECT v.id FROM account a
        JOIN video v ON v.account = a.id AND v.number = NEW.number WHERE a.email = NEW.email;
END;
CREATE TRIGGER mark_gone AFTER DELETE ON mark BEGIN
    DELETE FROM touched WHERE video IN (SELECT v.id FROM account a
        JOIN video v ON v.account = a.id AND v.number = OLD.number WHERE a.email = OLD.email);
    INSERT INTO touched (video) SELECT v.id FROM account a
        JOIN video v ON v.account = a.id AND v.number = OLD.number WHERE a.email = OLD.email;
END;
