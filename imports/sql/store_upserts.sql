-- Store what becomes of each staged row that adds or updates.
-- In: what match_upserts takes
-- Out: rows matched (the statement's row count)
-- Index: those of match_upserts
-- Locks: the new rows, until commit
INSERT INTO {matches} (row_no, outcome, profile_id, earlier, other_id)
SELECT
    matched.row_no,
    matched.outcome,
    matched.profile_id,
    matched.earlier,
    matched.other_id
FROM ({match}) AS matched
ORDER BY matched.row_no
