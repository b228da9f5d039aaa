-- Take an attribute's values away from the next profiles of a table.
-- In: account bigint, table bigint, name text, after bigint, most integer
-- Out: one row: the last profile's number (NULL: none is left), how many were
--   looked at, how many had a value
-- Index: the key of profiles_profile, from `after` on
-- Locks: the profiles that had a value, until commit
WITH slice AS (
    SELECT
        profile.id,
        profile.attributes ? %(name)s AS has_it
    FROM profiles_profile AS profile
    WHERE
        profile.account_id = %(account)s
        AND profile.table_id = %(table)s
        AND profile.id > %(after)s
    ORDER BY profile.id
    LIMIT %(most)s
),

stripped AS (
    UPDATE profiles_profile AS profile
    SET attributes = profile.attributes - %(name)s
    FROM slice
    WHERE
        profile.account_id = %(account)s
        AND slice.id = profile.id
        AND slice.has_it
    RETURNING profile.id
)

SELECT
    max(slice.id) AS last_id,
    count(*) AS looked,
    (SELECT count(*) FROM stripped) AS found
FROM slice
