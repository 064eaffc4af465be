-- dbtool:message The ten subreddits with the most karma

-- dbtool:upgrade
DROP VIEW IF EXISTS top_subreddits;
CREATE VIEW top_subreddits AS
SELECT subreddit, karma FROM subreddit_stats ORDER BY karma DESC LIMIT 10;

-- dbtool:downgrade
DROP VIEW top_subreddits;
