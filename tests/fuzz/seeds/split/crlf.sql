SELECT 1;
--x
/* é */ SELECT '€
', (1;2);
SELECT $t$ open