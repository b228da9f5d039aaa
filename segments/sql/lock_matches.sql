-- Hold on to whoever matches, in their order, so that nobody deletes them meanwhile.
-- In: account bigint, and what the set's query takes
-- Out: a row for each that matches: bigint
-- Index: the key of profiles_profile, after those of the criterion
-- Locks: the profiles, FOR KEY SHARE, until commit
SELECT profile.id
FROM profiles_profile AS profile
WHERE profile.account_id = %(account)s AND profile.id IN ({profiles})
ORDER BY profile.id
FOR KEY SHARE
