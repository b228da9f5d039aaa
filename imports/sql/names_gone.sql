-- Find a row of a list that names somebody who is being deleted or is gone.
-- In: account bigint
-- Out: its number, or no row
-- Index: the key of profiles_target
-- Locks: none
SELECT matched.row_no
FROM {matches} AS matched
INNER JOIN profiles_target AS target
    ON
        target.account_id = %(account)s
        AND matched.profile_id = target.profile_id
LIMIT 1
