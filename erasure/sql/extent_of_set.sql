-- Say how many profiles a set has, and between which numbers.
-- In: account bigint, and what the set's query takes
-- Out: one row: profiles bigint, lowest bigint, highest bigint (0 without any)
-- Index: those of the set's query
-- Locks: none
SELECT
    count(*) AS profiles,
    coalesce(min(chosen.profile_id), 0) AS lowest,
    coalesce(max(chosen.profile_id), 0) AS highest
FROM ({profiles}) AS chosen (profile_id)
