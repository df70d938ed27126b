-- Which keychain an entry was stored in, so that another one in its place is noticed: what is not in
-- that one is not gone.
CREATE TABLE stored_in (
    entry    TEXT PRIMARY KEY,
    keychain TEXT NOT NULL
) STRICT, WITHOUT ROWID;
