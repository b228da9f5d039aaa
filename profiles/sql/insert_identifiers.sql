-- Insert the values under which the profiles of a batch are known.
-- In: account bigint
-- Out: identifiers inserted (the statement's row count)
-- Index: an_identifier_names_one_profile refuses a value that is another's
-- Locks: the new rows, until commit
INSERT INTO profiles_identifier (account_id, unique_key_id, value, profile_id)
SELECT
    %(account)s AS account_id,
    loaded.unique_key_id,
    loaded.value,
    loaded.profile_id
FROM loaded_values AS loaded
WHERE loaded.identifies
