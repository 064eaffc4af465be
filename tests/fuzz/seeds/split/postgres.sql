-- comment; 'with' $$ marks
CREATE TABLE posts (id bigint PRIMARY KEY, title text DEFAULT 'a;''b', note text DEFAULT E'\';');
/* nested /* comment; */ */ CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;
DO $body$ BEGIN RAISE NOTICE '%', $$;$$; END $body$;
CREATE INDEX CONCURRENTLY "ix;posts" ON posts (title) WHERE id > $1;
SELECT U&'\0061' UESCAPE '\', B'01', x'ff', é FROM "a""b";
