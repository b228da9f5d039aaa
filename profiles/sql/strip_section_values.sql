-- Take an attribute's values away from the next sets of values in sections.
-- In: account bigint, table bigint, name text, after bigint, most integer
-- Out: one row: the last set's number (NULL: none is left), how many were looked at,
--   how many had a value
-- Index: the keys of profiles_sectionvalues, from `after` on, and profiles_profile
-- Locks: the sets that had a value, until commit
WITH slice AS (
    SELECT
        local.id,
        local.attributes ? %(name)s AS has_it
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
),

stripped AS (
    UPDATE profiles_sectionvalues AS local
    SET attributes = local.attributes - %(name)s
    FROM slice
    WHERE
        local.account_id = %(account)s
        AND slice.id = local.id
        AND slice.has_it
    RETURNING local.id
)

SELECT
    max(slice.id) AS last_id,
    count(*) AS looked,
    (SELECT count(*) FROM stripped) AS found
FROM slice
