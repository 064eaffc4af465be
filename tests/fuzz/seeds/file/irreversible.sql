-- dbtool:revises base
-- dbtool:irreversible the data is gone
-- dbtool:upgrade
DELETE FROM posts;
