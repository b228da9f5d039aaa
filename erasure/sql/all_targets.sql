-- Read the targets of an erasure.
-- In: account bigint, erasure bigint
-- Out: a row for each: bigint
-- Index: target_of_erasure
-- Locks: none
SELECT target.profile_id
FROM profiles_target AS target
WHERE target.account_id = %(account)s AND target.erasure_id = %(erasure)s
