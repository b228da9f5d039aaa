-- Find which profiles a launched erasure has taken.
-- In: account bigint, profiles bigint[]
-- Out: a row for each: bigint
-- Index: the key of profiles_target
-- Locks: none
SELECT target.profile_id
FROM profiles_target AS target
WHERE target.account_id = %(account)s AND target.profile_id = any(%(profiles)s)
