-- A file that was found to be elsewhere, changed or damaged changes the tile of its clip and the answer
-- to `is:here`, as one that comes or goes does.
CREATE TRIGGER file_found AFTER UPDATE OF state ON file
WHEN NEW.place = 'download' AND NEW.state IS NOT OLD.state BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
DELETE FROM touched WHERE video IN (SELECT video FROM file WHERE place = 'download' AND state <> 'whole');
INSERT INTO touched (video) SELECT video FROM file WHERE place = 'download' AND state <> 'whole';

-- Whether the person has taken what is wrong with a file off the list.
ALTER TABLE file ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX file_in_trouble ON file (video) WHERE place = 'download' AND state <> 'whole';

-- Which file a part is, by inode and birth as the disk tells them: under its name may stand another.
ALTER TABLE download ADD COLUMN part_inode INTEGER;
ALTER TABLE download ADD COLUMN part_born_ns INTEGER;
