-- Count the rows of a slice by outcome, as it leaves them.
-- In: first and last integer
-- Out: outcome smallint, rows bigint
-- Index: the staged rows' numbers
-- Locks: none
SELECT
    matched.outcome,
    count(*) AS matched_rows
FROM {matches} AS matched
WHERE matched.row_no BETWEEN %(first)s AND %(last)s
GROUP BY matched.outcome
