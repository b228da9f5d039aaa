-- Read the targets of a slice.
-- In: account bigint, erasure bigint, first bigint, last bigint
-- Out: one row: profile numbers bigint[]
-- Index: the key of profiles_target
-- Locks: none
SELECT coalesce(array_agg(target.profile_id ORDER BY target.profile_id), '{}')
FROM profiles_target AS target
WHERE
    target.account_id = %(account)s
    AND target.erasure_id = %(erasure)s
    AND target.profile_id BETWEEN %(first)s AND %(last)s
