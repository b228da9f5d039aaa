-- Hold on to profiles, in their order, so that nobody deletes them meanwhile.
-- In: account bigint, profiles bigint[]
-- Out: a row for each that is there: bigint
-- Index: the key of profiles_profile
-- Locks: the profiles, FOR KEY SHARE, until commit
SELECT profile.id
FROM profiles_profile AS profile
WHERE profile.account_id = %(account)s AND profile.id = any(%(profiles)s)
ORDER BY profile.id
FOR KEY SHARE
