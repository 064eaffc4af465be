CREATE SCHEMA empty_room;
CREATE EXTENSION pg_trgm;
CREATE TYPE old_mood AS ENUM ('a', 'b');
CREATE DOMAIN old_score AS int CHECK (VALUE > 0);
CREATE TYPE old_place AS (x int);
CREATE SEQUENCE old_numbers INCREMENT 5;
CREATE TABLE dropped (id bigint PRIMARY KEY);
CREATE TABLE renamed (id bigint PRIMARY KEY);
CREATE TABLE moved (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION thrice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n + n';
CREATE FUNCTION old_function() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE posts (
  id bigint PRIMARY KEY,
  title text,
  note text,
  karma int,
  kind text NOT NULL DEFAULT 'link',
  CONSTRAINT ck_kind CHECK (kind <> ''),
  CONSTRAINT ck_gone CHECK (id > 0),
  unused int
);
CREATE INDEX ix_old ON posts (title);
CREATE INDEX ix_gone ON posts (note) WHERE note IS NOT NULL;
CREATE TRIGGER old_trigger AFTER INSERT ON posts FOR EACH ROW EXECUTE FUNCTION touch();
INSERT INTO posts VALUES (1, 'a', 'x', 5), (2, 'b', NULL, NULL), (3, NULL, NULL, NULL);
CREATE VIEW replaced AS SELECT id FROM posts;
CREATE VIEW gone_view AS SELECT id, title FROM posts;
CREATE MATERIALIZED VIEW old_totals AS SELECT count(*) AS n FROM moved;
CREATE TABLE bookings (during int4range, late int);
ALTER TABLE bookings ADD CONSTRAINT ck_late CHECK (late > 0);
ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
CREATE POLICY old_policy ON bookings USING (late > 1);
GRANT SELECT ON bookings TO PUBLIC;
CREATE TABLE events (id int NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE loose_events (id int NOT NULL);
INSERT INTO events VALUES (1);
