-- Delete the profiles that a slice's targets name.
-- In: account bigint, erasure bigint, first bigint, last bigint
-- Out: profiles deleted (the statement's row count)
-- Index: the keys of profiles_target and profiles_profile
-- Locks: the deleted rows, until commit; waits for whoever is attaching a trace
DELETE FROM profiles_profile AS profile
USING profiles_target AS target
WHERE
    target.account_id = %(account)s
    AND target.erasure_id = %(erasure)s
    AND target.profile_id BETWEEN %(first)s AND %(last)s
    AND profile.account_id = %(account)s
    AND profile.id BETWEEN %(first)s AND %(last)s
    AND profile.id = target.profile_id
