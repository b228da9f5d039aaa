-- Find the highest number that an invented person of a table has in their CRM id.
-- In: account bigint, key bigint
-- Out: one row: bigint
-- Index: the unique key's part of the values' indexes
-- Locks: none
SELECT coalesce(max(substr(given.value, 3)::bigint), 0)
FROM (
    SELECT identifier.value
    FROM profiles_identifier AS identifier
    WHERE identifier.account_id = %(account)s AND identifier.unique_key_id = %(key)s
    UNION ALL
    SELECT known.value
    FROM profiles_knownvalue AS known
    WHERE known.account_id = %(account)s AND known.unique_key_id = %(key)s
) AS given
WHERE given.value ~ '^P-[0-9]{8,15}$'
