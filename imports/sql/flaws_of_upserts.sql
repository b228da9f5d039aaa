-- Count the rows that are no good by column and reason.
-- In: invalid smallint
-- Out: flaw text, rows bigint; the most frequent first
-- Index: none; the whole list is read
-- Locks: none
SELECT
    staged.flaw,
    count(*) AS flawed
FROM {matches} AS matched
INNER JOIN {rows} AS staged ON matched.row_no = staged.row_no
WHERE matched.outcome = %(invalid)s
GROUP BY staged.flaw
ORDER BY flawed DESC, staged.flaw ASC
LIMIT 50
