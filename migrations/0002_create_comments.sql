-- dbtool:revises 0001_create_posts
-- dbtool:message Create comments, which go with their post

-- dbtool:upgrade postgresql
CREATE TABLE comments (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id    bigint NOT NULL CONSTRAINT fk_comments_post_id REFERENCES posts (id) ON DELETE CASCADE,
    parent_id  bigint CONSTRAINT fk_comments_parent_id REFERENCES comments (id) ON DELETE SET NULL,
    author     varchar(50) NOT NULL,
    body       text NOT NULL,
    karma      integer NOT NULL DEFAULT 0,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT ck_comments_body_not_blank CHECK (length(trim(body)) > 0),
    CONSTRAINT ck_comments_not_own_parent CHECK (parent_id <> id)
);

CREATE INDEX ix_comments_post_id_created_at ON comments (post_id, created_at);

-- dbtool:upgrade sqlite
CREATE TABLE comments (
    id         integer PRIMARY KEY,
    post_id    integer NOT NULL CONSTRAINT fk_comments_post_id REFERENCES posts (id) ON DELETE CASCADE,
    parent_id  integer CONSTRAINT fk_comments_parent_id REFERENCES comments (id) ON DELETE SET NULL,
    author     varchar(50) NOT NULL,
    body       text NOT NULL,
    karma      integer NOT NULL DEFAULT 0,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT ck_comments_body_not_blank CHECK (length(trim(body)) > 0),
    CONSTRAINT ck_comments_not_own_parent CHECK (parent_id <> id)
);

CREATE INDEX ix_comments_post_id_created_at ON comments (post_id, created_at);

-- dbtool:downgrade
DROP TABLE comments;
