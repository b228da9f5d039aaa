-- Note values of unique keys that new and updated profiles merely carry.
-- In: account bigint, first and last integer, new and updated smallint
-- Out: known values inserted (the statement's row count)
-- Index: the staged rows' numbers, identifier_of_profile, known_value_of_profile
-- Locks: the new rows, until commit
INSERT INTO profiles_knownvalue (account_id, unique_key_id, value, profile_id)
SELECT
    %(account)s AS account_id,
    claim.unique_key_id,
    claim.value,
    matched.profile_id
FROM {matches} AS matched
INNER JOIN {claims} AS claim ON matched.row_no = claim.row_no
WHERE
    matched.row_no BETWEEN %(first)s AND %(last)s
    AND matched.outcome IN (%(new)s, %(updated)s)
    AND NOT claim.identifies
    AND claim.value IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM profiles_identifier AS own
        WHERE
            own.account_id = %(account)s
            AND own.profile_id = matched.profile_id
            AND own.unique_key_id = claim.unique_key_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM profiles_knownvalue AS carried
        WHERE
            carried.account_id = %(account)s
            AND carried.profile_id = matched.profile_id
            AND carried.unique_key_id = claim.unique_key_id
    )
