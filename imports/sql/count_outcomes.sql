-- Count staged rows by outcome.
-- In: nothing
-- Out: outcome smallint, rows bigint
-- Index: none; the whole table is read
-- Locks: none
SELECT
    matched.outcome,
    count(*) AS matched_rows
FROM {matches} AS matched
GROUP BY matched.outcome
