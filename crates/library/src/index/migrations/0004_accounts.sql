-- Where the picture of an account lies, as its clips say; whether it was noticed under a token and
-- nobody has decided yet; since when the person does not want it in the gallery.
ALTER TABLE account ADD COLUMN avatar_url TEXT;
ALTER TABLE account ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN removed_ms INTEGER;

-- When the accounts under a token were last asked for.
ALTER TABLE credential ADD COLUMN listed_ms INTEGER;

-- Entries that are, or may be, in the keychain with no token in use behind them: about to be stored,
-- or removed and not yet taken out.
CREATE TABLE leftover (
    id       INTEGER PRIMARY KEY,
    entry    TEXT    NOT NULL UNIQUE,
    label    TEXT    NOT NULL,
    since_ms INTEGER NOT NULL
) STRICT;
