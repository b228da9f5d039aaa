-- Insert the values of unique keys that the profiles of a batch merely carry.
-- In: account bigint
-- Out: known values inserted (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO profiles_knownvalue (account_id, unique_key_id, value, profile_id)
SELECT
    %(account)s AS account_id,
    loaded.unique_key_id,
    loaded.value,
    loaded.profile_id
FROM loaded_values AS loaded
WHERE NOT loaded.identifies
