-- A picture gives a clip its tone, whoever gave it its shape: the row of the columns follows each.
DROP TRIGGER picture_added;
CREATE TRIGGER picture_added AFTER INSERT ON picture BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
DROP TRIGGER picture_changed;
CREATE TRIGGER picture_changed AFTER UPDATE ON picture
WHEN OLD.thumbhash IS NOT NEW.thumbhash OR OLD.width <> NEW.width OR OLD.height <> NEW.height BEGIN
    DELETE FROM touched WHERE video = NEW.video;
    INSERT INTO touched (video) VALUES (NEW.video);
END;
