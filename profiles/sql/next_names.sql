-- Read the next names of a profile table, with what they are made of.
-- In: account bigint, table bigint, after bigint, most integer
-- Out: a row a profile: its number, its name, its attributes jsonb
-- Index: the key of profiles_profile, from `after` on
-- Locks: none
SELECT
    profile.id,
    profile.name,
    profile.attributes
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.table_id = %(table)s
    AND profile.id > %(after)s
ORDER BY profile.id
LIMIT %(most)s
