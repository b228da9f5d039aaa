-- Make the place where the key values of a batch of profiles arrive.
-- In: nothing
-- Out: nothing
-- Index: none
-- Locks: none; the table is this transaction's own and goes with it
CREATE TEMPORARY TABLE IF NOT EXISTS loaded_values (
    profile_id bigint NOT NULL,
    unique_key_id bigint NOT NULL,
    value text NOT NULL,
    identifies boolean NOT NULL
) ON COMMIT DROP
