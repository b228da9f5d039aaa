-- Read the next values of an attribute in the sections of a profile table's people.
-- In: account bigint, table bigint, name text, after bigint, most integer
-- Out: a row a set: its number, the profile's number, the section's, the value jsonb
--      or NULL
-- Index: the keys of profiles_sectionvalues, from `after` on, and profiles_profile
-- Locks: none
SELECT
    local.id,
    local.profile_id,
    local.section_id,
    local.attributes -> %(name)s AS held
FROM profiles_sectionvalues AS local
INNER JOIN profiles_profile AS profile
    ON
        profile.account_id = %(account)s
        AND local.profile_id = profile.id
        AND profile.table_id = %(table)s
WHERE
    local.account_id = %(account)s
    AND local.id > %(after)s
ORDER BY local.id
LIMIT %(most)s
