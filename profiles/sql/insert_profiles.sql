-- Insert the profiles of a batch.
-- In: account bigint, table bigint, moment timestamptz
-- Out: profiles inserted (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_profile (
    account_id, id, table_id, name, attributes, created, updated
)
SELECT
    %(account)s AS account_id,
    loaded.id,
    %(table)s AS table_id,
    loaded.name,
    loaded.attributes,
    %(moment)s AS created,
    %(moment)s AS updated
FROM loaded_profiles AS loaded
