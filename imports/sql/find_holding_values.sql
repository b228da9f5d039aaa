-- Find the imports whose files hold a value that anybody of a set has.
-- In: account bigint, imports bigint[], and what the set takes
-- Out: a row an import: its number
-- Index: identifier_of_profile, known_value_of_profile, the key of imports_heldvalue
-- Locks: none
SELECT DISTINCT held.import_id
FROM imports_heldvalue AS held
WHERE
    held.account_id = %(account)s
    AND held.import_id = any(%(imports)s)
    AND held.digest IN (
        SELECT hashtextextended(identifier.value, %(account)s)
        FROM profiles_identifier AS identifier
        WHERE
            identifier.account_id = %(account)s
            AND identifier.profile_id IN ({profiles})
        UNION ALL
        SELECT hashtextextended(known.value, %(account)s)
        FROM profiles_knownvalue AS known
        WHERE
            known.account_id = %(account)s
            AND known.profile_id IN ({profiles})
    )
