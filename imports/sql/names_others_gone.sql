-- Say whether whoever stands in the way of any row is being deleted.
-- In: account bigint
-- Out: one row: boolean
-- Index: the key of profiles_target
-- Locks: none
SELECT
    exists(
        SELECT 1
        FROM {matches} AS matched
        INNER JOIN profiles_target AS target
            ON
                target.account_id = %(account)s
                AND target.profile_id = matched.other_id
    ) AS found
