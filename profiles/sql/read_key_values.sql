-- Read the next profiles of a table with their value of one attribute, as text.
-- In: account bigint, table bigint, name text, after bigint, most integer
-- Out: one row a profile in the order of their numbers: bigint, text or NULL
-- Index: the key of profiles_profile
-- Locks: the profiles, FOR SHARE, until commit: whoever edits or erases one waits, and
--        what they wrote before is read
SELECT
    profile.id,
    profile.attributes ->> %(name)s AS said
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.table_id = %(table)s
    AND profile.id > %(after)s
ORDER BY profile.id
LIMIT %(most)s
FOR SHARE
