-- dbtool:revises 0003_create_patterns
-- dbtool:message Keep deleted posts and comments until they are archived
-- dbtool:upgrade
ALTER TABLE posts ADD COLUMN deleted_at timestamp;
ALTER TABLE comments ADD COLUMN deleted_at timestamp;

-- The rows that are shown are few beside those that are kept.
CREATE INDEX ix_posts_subreddit_created_at ON posts (subreddit, created_at DESC) WHERE deleted_at IS NULL;
CREATE INDEX ix_comments_author_created_at ON comments (author, created_at DESC) WHERE deleted_at IS NULL;

-- dbtool:downgrade
DROP INDEX ix_comments_author_created_at;
DROP INDEX ix_posts_subreddit_created_at;
ALTER TABLE comments DROP COLUMN deleted_at;
ALTER TABLE posts DROP COLUMN deleted_at;
