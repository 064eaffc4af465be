--dbtool: revise base
-- dbtool:lock_timeout soon
-- dbtool:upgrade oracle
/* -- dbtool:downgrade */ SELECT '
-- dbtool:downgrade
';
-- dbtool:upgrade
COMMIT;
