-- Read the columns of the next profiles that an export holds.
-- In: account bigint, export bigint, after bigint (a profile), slice_rows int
-- Out: a row a profile: its number, then a text or null a column
-- Index: the key of exports_exportedprofile, that of profiles_profile
-- Locks: none
SELECT
    profile.id,
    {columns}
FROM (
    SELECT held.profile_id
    FROM exports_exportedprofile AS held
    WHERE
        held.account_id = %(account)s
        AND held.export_id = %(export)s
        AND held.profile_id > %(after)s
    ORDER BY held.profile_id
    LIMIT %(slice_rows)s
) AS slice
INNER JOIN profiles_profile AS profile
    ON
        profile.account_id = %(account)s
        AND profile.id = slice.profile_id
ORDER BY profile.id
