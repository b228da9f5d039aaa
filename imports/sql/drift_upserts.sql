-- Count the rows that would come to something else now than what was shown.
-- In: what match_upserts takes
-- Out: one row: bigint
-- Index: those of match_upserts
-- Locks: none
SELECT count(*) AS changed
FROM ({match}) AS current
INNER JOIN {matches} AS shown ON current.row_no = shown.row_no
WHERE
    (shown.outcome, shown.profile_id)
    IS DISTINCT FROM (current.outcome, current.profile_id)
