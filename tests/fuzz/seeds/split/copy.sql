BEGIN;
\restrict abc
COPY posts (id, title) FROM stdin;
1	first
2	\N
\.
\unrestrict abc
INSERT INTO posts VALUES (3, 'x');
COMMIT;
