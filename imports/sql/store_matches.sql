-- Store what becomes of each staged row.
-- In: what match takes
-- Out: rows matched (the statement's row count)
-- Index: those of match
-- Locks: the new rows, until commit
INSERT INTO {matches} (row_no, outcome, profile_id, earlier)
{match}
