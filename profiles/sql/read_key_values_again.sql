-- Read profiles that were written since a moment, and some others, as
-- read_key_values.sql does.
-- In: account bigint, table bigint, name text, since timestamptz, people bigint[]
-- Out: one row a profile in the order of their numbers: bigint, text or NULL
-- Index: none: the account's profiles are gone through once a change of a key
-- Locks: the profiles, FOR SHARE, until commit
SELECT
    profile.id,
    profile.attributes ->> %(name)s AS said
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.table_id = %(table)s
    AND (profile.updated >= %(since)s OR profile.id = any(%(people)s::bigint[]))
ORDER BY profile.id
FOR SHARE
