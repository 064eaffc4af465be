-- dbtool:revises 0004_add_soft_delete
-- dbtool:message Let the database keep updated_at of posts

-- dbtool:upgrade postgresql
CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := CURRENT_TIMESTAMP;
    RETURN NEW;
END;
$$;

CREATE TRIGGER tr_posts_updated_at BEFORE UPDATE ON posts
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- dbtool:upgrade sqlite
CREATE TRIGGER tr_posts_updated_at AFTER UPDATE ON posts
WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE posts SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;

-- dbtool:downgrade postgresql
DROP TRIGGER tr_posts_updated_at ON posts;
DROP FUNCTION touch_updated_at();

-- dbtool:downgrade sqlite
DROP TRIGGER tr_posts_updated_at;
