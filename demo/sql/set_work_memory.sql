-- Let this transaction sort and group in memory.
-- In: memory text
-- Out: nothing of use
-- Index: none
-- Locks: none
SELECT set_config('work_mem', %(memory)s, TRUE)
