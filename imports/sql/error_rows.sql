-- Read the rows that were not deleted, in the order of the file.
-- In: deleted smallint
-- Out: row_no, outcome, earlier, flaw, earlier_outcome (of the row a duplicate repeats)
-- Index: none; both tables are read whole
-- Locks: none
SELECT
    matched.row_no,
    matched.outcome,
    matched.earlier,
    staged.flaw,
    first_match.outcome AS earlier_outcome
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
LEFT JOIN {matches} AS first_match ON matched.earlier = first_match.row_no
WHERE matched.outcome <> %(deleted)s
ORDER BY matched.row_no
