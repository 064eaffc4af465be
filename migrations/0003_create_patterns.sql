-- dbtool:revises 0002_create_comments
-- dbtool:message Create patterns, what the bot answers to

-- SQL and YAML mix freely in one folder; this one reads the same on both engines.
-- dbtool:upgrade
CREATE TABLE patterns (
    name       varchar(100) PRIMARY KEY,
    kind       varchar(20) NOT NULL DEFAULT 'keyword',
    pattern    text NOT NULL,
    reply      text NOT NULL,
    priority   integer NOT NULL DEFAULT 100,
    CONSTRAINT ck_patterns_kind CHECK (kind IN ('keyword', 'phrase', 'regex')),
    CONSTRAINT ck_patterns_priority CHECK (priority BETWEEN 0 AND 1000)
);

CREATE UNIQUE INDEX uq_patterns_kind_pattern ON patterns (kind, pattern);

-- dbtool:downgrade
DROP TABLE patterns;
