-- Hold on to the profiles of one slice, so that nobody erases them meanwhile.
-- In: account bigint, first and last bigint, unsubscribed smallint
-- Out: profiles held (the statement's row count)
-- Index: the numbers of matched rows, the key of profiles_profile
-- Locks: the profiles, in the order of their numbers, until commit
SELECT profile.id
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.id IN (
        SELECT matched.profile_id FROM {matches} AS matched
        WHERE
            matched.row_no BETWEEN %(first)s AND %(last)s
            AND matched.outcome = %(unsubscribed)s
    )
ORDER BY profile.id
FOR KEY SHARE OF profile
