-- Store what becomes of each staged row of a list that unsubscribes.
-- In: what unsubscribe_match takes
-- Out: rows matched (the statement's row count)
-- Index: those of unsubscribe_match
-- Locks: the new rows, until commit
INSERT INTO {matches} (row_no, profile_id, earlier, outcome)
{match}
