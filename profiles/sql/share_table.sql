-- Hold on to a profile table, so that no list is loaded into it meanwhile.
-- In: account bigint, table bigint
-- Out: one row: bigint
-- Index: the key of profiles_profiletable
-- Locks: the table's row, FOR SHARE, until commit; does not wait for a load
SELECT profile_table.id
FROM profiles_profiletable AS profile_table
WHERE profile_table.account_id = %(account)s AND profile_table.id = %(table)s
FOR SHARE NOWAIT
