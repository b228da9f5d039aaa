-- Read the next values of an attribute in a profile table.
-- In: account bigint, table bigint, name text, after bigint, most integer
-- Out: a row a profile: its number, its number, NULL, the value jsonb (or NULL)
-- Index: the key of profiles_profile, from `after` on
-- Locks: none
SELECT
    profile.id,
    profile.id AS profile_id,
    NULL AS section_id,
    profile.attributes -> %(name)s AS held
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.table_id = %(table)s
    AND profile.id > %(after)s
ORDER BY profile.id
LIMIT %(most)s
