-- Hold on to the definition of a profile table, and keep other lists out of it.
-- In: account bigint, table bigint
-- Out: at most one row: integer, the version of the definition
-- Index: the key of profiles_profiletable
-- Locks: the table's row, FOR SHARE, until commit; waits for a load or a change
SELECT profile_table.version
FROM profiles_profiletable AS profile_table
WHERE profile_table.account_id = %(account)s AND profile_table.id = %(table)s
FOR SHARE
