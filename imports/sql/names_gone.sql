-- Say whether any row of a list names somebody who is being deleted or is gone.
-- In: account bigint
-- Out: one row: boolean
-- Index: the key of profiles_target
-- Locks: none
SELECT
    EXISTS (
        SELECT 1
        FROM {matches} AS matched
        INNER JOIN profiles_target AS target
            ON
                target.account_id = %(account)s
                AND matched.profile_id = target.profile_id
    ) AS is_so
