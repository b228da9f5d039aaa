-- Forget the people that an earlier part of this transaction invented.
-- In: nothing
-- Out: nothing
-- Index: none
-- Locks: none; the table is this session's own
DROP TABLE IF EXISTS pg_temp.demo_people
