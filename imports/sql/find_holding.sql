-- Find the imports whose files name anybody of a set.
-- In: account bigint, imports bigint[], and what the set takes
-- Out: a row an import: its number
-- Index: the key of imports_heldprofile
-- Locks: none
SELECT run.id
FROM imports_import AS run
WHERE
    run.account_id = %(account)s
    AND run.id = any(%(imports)s)
    AND EXISTS (
        SELECT 1 FROM imports_heldprofile AS held
        WHERE
            held.account_id = %(account)s
            AND held.import_id = run.id
            AND held.profile_id IN ({profiles})
    )
