-- Accounts whose files are still to be looked for in the downloads folder: an index that began anew, or
-- that an older copy took the place of, does not know all that lies there. It is looked once a pass came
-- to the end of the list that is behind `after_pass`, since the clips are known then.
CREATE TABLE adoption (
    account    INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    after_pass INTEGER NOT NULL
) STRICT;
INSERT INTO adoption (account, after_pass) SELECT id, 0 FROM account;
CREATE TRIGGER account_to_adopt AFTER INSERT ON account BEGIN
    INSERT INTO adoption (account, after_pass) VALUES (NEW.id, 0);
END;

-- Whether a row knows of a path is asked for every file of the folder.
CREATE INDEX file_by_path ON file (path) WHERE place = 'download';
CREATE INDEX download_by_path ON download (path);
