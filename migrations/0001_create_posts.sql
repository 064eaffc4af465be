-- dbtool:revises base
-- dbtool:message Create posts, what the bot has read and written

-- dbtool:upgrade postgresql
CREATE TABLE posts (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reddit_id  varchar(20) NOT NULL CONSTRAINT uq_posts_reddit_id UNIQUE,
    subreddit  varchar(50) NOT NULL,
    author     varchar(50) NOT NULL,
    title      varchar(300) NOT NULL,
    body       text,
    karma      integer NOT NULL DEFAULT 0,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT ck_posts_subreddit_not_blank CHECK (length(trim(subreddit)) > 0)
);

-- dbtool:upgrade sqlite
CREATE TABLE posts (
    id         integer PRIMARY KEY,
    reddit_id  varchar(20) NOT NULL CONSTRAINT uq_posts_reddit_id UNIQUE,
    subreddit  varchar(50) NOT NULL,
    author     varchar(50) NOT NULL,
    title      varchar(300) NOT NULL,
    body       text,
    karma      integer NOT NULL DEFAULT 0,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT ck_posts_subreddit_not_blank CHECK (length(trim(subreddit)) > 0)
);

-- dbtool:downgrade
DROP TABLE posts;
