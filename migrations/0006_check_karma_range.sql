-- dbtool:revises 0005_touch_updated_at
-- dbtool:message Refuse karma that no post can have, and index the popular ones

-- dbtool:upgrade postgresql
ALTER TABLE posts ADD CONSTRAINT ck_posts_karma_range CHECK (karma BETWEEN -100000 AND 1000000) NOT VALID;
ALTER TABLE posts VALIDATE CONSTRAINT ck_posts_karma_range;
CREATE INDEX ix_posts_popular ON posts (karma DESC, created_at DESC) WHERE karma >= 100;

-- dbtool:upgrade sqlite
-- SQLite adds a CHECK with a column only; triggers refuse the same rows without rebuilding the table.
CREATE TRIGGER tr_posts_karma_range_insert BEFORE INSERT ON posts
WHEN NEW.karma NOT BETWEEN -100000 AND 1000000
BEGIN
    SELECT RAISE(ABORT, 'ck_posts_karma_range');
END;

CREATE TRIGGER tr_posts_karma_range_update BEFORE UPDATE OF karma ON posts
WHEN NEW.karma NOT BETWEEN -100000 AND 1000000
BEGIN
    SELECT RAISE(ABORT, 'ck_posts_karma_range');
END;

CREATE INDEX ix_posts_popular ON posts (karma DESC, created_at DESC) WHERE karma >= 100;

-- dbtool:downgrade postgresql
DROP INDEX ix_posts_popular;
ALTER TABLE posts DROP CONSTRAINT ck_posts_karma_range;

-- dbtool:downgrade sqlite
DROP INDEX ix_posts_popular;
DROP TRIGGER tr_posts_karma_range_update;
DROP TRIGGER tr_posts_karma_range_insert;
