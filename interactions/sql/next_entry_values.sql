-- Read the next values of an attribute in a custom table.
-- In: account bigint, custom_table bigint, name text, after bigint, most integer
-- Out: a row an entry: its number, the value jsonb (or NULL)
-- Index: entry_in_order
-- Locks: none
SELECT
    entry.id,
    entry.attributes -> %(name)s AS held
FROM interactions_customentry AS entry
WHERE
    entry.account_id = %(account)s
    AND entry.custom_table_id = %(custom_table)s
    AND entry.id > %(after)s
ORDER BY entry.id
LIMIT %(most)s
