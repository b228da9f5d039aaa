-- Say whether anybody of a set stands in the way of a row of a list in preparation.
-- In: account bigint, and what the set takes
-- Out: one row: boolean
-- Index: none; the matches of one list are read
-- Locks: none
SELECT
    exists(
        SELECT 1 FROM {matches} AS matched
        WHERE matched.other_id IN ({profiles})
    ) AS found
