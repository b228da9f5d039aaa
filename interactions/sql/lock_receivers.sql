-- Hold on to profiles that are about to get traces, in their order, so that nobody
-- deletes them meanwhile and no two batches wait for each other in a circle.
-- In: account bigint, profiles bigint[]
-- Out: a row for each that is there: bigint
-- Index: the key of profiles_profile
-- Locks: the profiles, FOR NO KEY UPDATE (their moments are written), until commit
SELECT profile.id
FROM profiles_profile AS profile
WHERE profile.account_id = %(account)s AND profile.id = any(%(profiles)s)
ORDER BY profile.id
FOR NO KEY UPDATE
