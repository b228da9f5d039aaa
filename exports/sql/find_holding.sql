-- Find the exports that hold anybody of a set.
-- In: account bigint, exports bigint[], and what the set takes
-- Out: a row an export: its number
-- Index: the key of exports_exportedprofile
-- Locks: none
SELECT export.id
FROM exports_export AS export
WHERE
    export.account_id = %(account)s
    AND export.id = ANY(%(exports)s)
    AND EXISTS (
        SELECT 1 FROM exports_exportedprofile AS held
        WHERE
            held.account_id = %(account)s
            AND held.export_id = export.id
            AND held.profile_id IN ({profiles})
    )
ORDER BY export.id
