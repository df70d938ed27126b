-- When the gallery was last looked at: what arrived since then is new at the next start.
CREATE TABLE look (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    at_ms INTEGER NOT NULL
) STRICT;
