-- dbtool:message How each subreddit does
-- dbtool:depends_on 0005_soft_delete_and_timestamps

-- dbtool:upgrade postgresql
DROP MATERIALIZED VIEW IF EXISTS subreddit_stats;
CREATE MATERIALIZED VIEW subreddit_stats AS
SELECT subreddit, count(*) AS posts, sum(karma) AS karma, max(created_at) AS newest
FROM posts
WHERE deleted_at IS NULL
GROUP BY subreddit;
-- So that it can be refreshed while it is read.
CREATE UNIQUE INDEX uq_subreddit_stats_subreddit ON subreddit_stats (subreddit);

-- dbtool:upgrade sqlite
DROP VIEW IF EXISTS subreddit_stats;
CREATE VIEW subreddit_stats AS
SELECT subreddit, count(*) AS posts, sum(karma) AS karma, max(created_at) AS newest
FROM posts
WHERE deleted_at IS NULL
GROUP BY subreddit;

-- dbtool:downgrade postgresql
DROP MATERIALIZED VIEW subreddit_stats;

-- dbtool:downgrade sqlite
DROP VIEW subreddit_stats;
