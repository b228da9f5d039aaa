-- Count the traces of one relation whose profile is not there.
-- In: account bigint
-- Out: one row, one bigint
-- Index: the key of profiles_profile, or one pass over each side
-- Locks: none
SELECT count(*)
FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND trace.{column} IS NOT NULL
    AND {condition}
    AND NOT EXISTS (
        SELECT 1 FROM profiles_profile AS profile
        WHERE profile.account_id = %(account)s AND profile.id = trace.{column}
    )
