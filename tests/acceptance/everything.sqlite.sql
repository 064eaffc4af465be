CREATE TABLE dropped (id INTEGER PRIMARY KEY);
CREATE TABLE renamed (id INTEGER PRIMARY KEY);
CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  title TEXT,
  note TEXT,
  karma INT,
  kind TEXT NOT NULL DEFAULT 'link',
  unused INT,
  CONSTRAINT ck_kind CHECK (kind <> ''),
  CONSTRAINT ck_gone CHECK (id > 0)
);
CREATE INDEX ix_old ON posts (title);
CREATE INDEX ix_gone ON posts (note) WHERE note IS NOT NULL;
CREATE TRIGGER old_trigger AFTER INSERT ON posts BEGIN SELECT 1; END;
INSERT INTO posts (id, title, note, karma) VALUES (1, 'a', 'x', 5), (2, 'b', NULL, NULL), (3, NULL, NULL, NULL);
CREATE VIEW replaced AS SELECT id FROM posts;
CREATE VIEW gone_view AS SELECT id, title FROM posts;
