-- Cut the rows that add or update somebody into slices of equal size.
-- In: account and execution bigint, size integer, new and updated smallint
-- Out: slices planned (the statement's row count)
-- Index: none; the whole table is read
-- Locks: the new rows, until commit
INSERT INTO imports_slice (
    account_id, execution_id, ordinal, first, last, rows, counts
)
SELECT
    %(account)s AS account_id,
    %(execution)s AS execution_id,
    numbered.ordinal,
    min(numbered.row_no) AS first,
    max(numbered.row_no) AS last,
    count(*) AS rows,
    '{{}}'::jsonb AS counts
FROM (
    SELECT
        matched.row_no,
        ((row_number() OVER (ORDER BY matched.row_no)) - 1) / %(size)s AS ordinal
    FROM {matches} AS matched
    WHERE matched.outcome IN (%(new)s, %(updated)s)
) AS numbered
GROUP BY numbered.ordinal
