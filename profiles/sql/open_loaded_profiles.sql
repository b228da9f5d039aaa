-- Make the place where a batch of profiles arrives before it is inserted.
-- In: nothing
-- Out: nothing
-- Index: none
-- Locks: none; the table is this transaction's own and goes with it
CREATE TEMPORARY TABLE IF NOT EXISTS loaded_profiles (
    id bigint NOT NULL,
    name text NOT NULL,
    attributes jsonb NOT NULL
) ON COMMIT DROP
