-- Take numbers for new profiles from their sequence.
-- In: count integer
-- Out: a row for each: bigint
-- Index: none
-- Locks: none
SELECT nextval('profiles_profile_id_seq')
FROM generate_series(1, %(count)s)
