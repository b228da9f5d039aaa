-- Say which rows of a list repeat which.
-- A row that may repeat another names the first one at its place: it repeats that one
-- or, where their values differ, the first of those that may repeat and have its value.
-- In: `rows`, the view of the staged ones
-- Out: row_no, value, flaw, first_row (the first row with its value; its own where it
--      repeats none, NULL without a value)
-- Index: none
-- Locks: none
WITH suspect AS MATERIALIZED (
    SELECT
        marked.row_no,
        marked.value,
        marked.may_repeat
    FROM {rows} AS marked
    WHERE marked.may_repeat IS NOT NULL
)

SELECT
    staged.row_no,
    staged.value,
    staged.flaw,
    CASE WHEN staged.value IS NOT NULL THEN staged.row_no END AS first_row
FROM {rows} AS staged
WHERE staged.may_repeat IS NULL
UNION ALL
SELECT
    suspect.row_no,
    suspect.value,
    NULL AS flaw,
    CASE
        WHEN suspect.value = meant.value THEN meant.row_no
        ELSE min(suspect.row_no) OVER (PARTITION BY suspect.value)
    END AS first_row
FROM suspect
INNER JOIN {rows} AS meant ON suspect.may_repeat = meant.row_no
