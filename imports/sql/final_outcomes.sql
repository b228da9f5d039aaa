-- Mark the rows whose profile a stopped run gave back.
-- In: account bigint, erasure bigint, deleted smallint, not_reached smallint
-- Out: rows marked (the statement's row count)
-- Index: the key of profiles_target
-- Locks: the marked rows, until commit
UPDATE {matches} AS matched
SET outcome = %(not_reached)s
WHERE
    matched.outcome = %(deleted)s
    AND NOT EXISTS (
        SELECT 1 FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = matched.profile_id
            AND target.erasure_id = %(erasure)s
    )
