-- Hold on to the profiles that the rows of a slice update.
-- In: account bigint, first and last integer, updated smallint
-- Out: a row a profile: bigint
-- Index: the key of profiles_profile
-- Locks: these profiles, FOR NO KEY UPDATE in the order of their numbers, until commit
SELECT profile.id
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.id IN (
        SELECT matched.profile_id FROM {matches} AS matched
        WHERE
            matched.row_no BETWEEN %(first)s AND %(last)s
            AND matched.outcome = %(updated)s
    )
ORDER BY profile.id
FOR NO KEY UPDATE
