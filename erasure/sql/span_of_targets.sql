-- Find the lowest and the highest number among the targets of an erasure.
-- In: account bigint, erasure bigint
-- Out: one row: two bigint, NULL without any
-- Index: target_of_erasure, one entry at each end
-- Locks: none
SELECT
    min(target.profile_id) AS lowest,
    max(target.profile_id) AS highest
FROM profiles_target AS target
WHERE target.account_id = %(account)s AND target.erasure_id = %(erasure)s
