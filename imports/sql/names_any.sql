-- Say whether a list in preparation names anybody of a set.
-- In: account bigint, and what the set takes
-- Out: one row: boolean
-- Index: none; the matches of one list are read
-- Locks: none
SELECT
    exists(
        SELECT 1 FROM {matches} AS matched
        WHERE matched.profile_id IN ({profiles})
    ) AS found
