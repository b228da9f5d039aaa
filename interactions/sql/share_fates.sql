-- Hold on to what becomes of entries when profiles of a table go.
-- In: account bigint, table bigint
-- Out: a row a custom table: bigint, text (delete, separate), timestamptz or NULL (when
--      that was last changed)
-- Index: the keys of interactions_customtable
-- Locks: the custom tables, FOR SHARE, until commit: whoever changes one waits
SELECT
    custom.id,
    custom.on_erasure,
    custom.fate_changed
FROM interactions_customtable AS custom
WHERE
    custom.account_id = %(account)s
    AND custom.profile_table_id = %(table)s
ORDER BY custom.id
FOR SHARE
