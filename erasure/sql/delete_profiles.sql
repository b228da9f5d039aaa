-- Delete the profiles that a slice's targets name.
-- In: account bigint, targets bigint[]
-- Out: profiles deleted (the statement's row count)
-- Index: the key of profiles_profile
-- Locks: the deleted rows, until commit; waits for whoever is attaching a trace
DELETE FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.id = ANY(%(targets)s)
