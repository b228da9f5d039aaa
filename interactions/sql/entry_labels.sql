-- Read what the values of custom-table entries are called.
-- In: account bigint, custom_tables bigint[]
-- Out: a row for each of those tables that are there to stay: its number, name and
-- label of each attribute in their order, the names that are being removed
-- Index: the key of interactions_customtable, (custom_table) of the others
-- Locks: none
SELECT
    custom_table.id,
    array(
        SELECT ARRAY[attribute.name, attribute.label]
        FROM interactions_entryattribute AS attribute
        WHERE
            attribute.account_id = custom_table.account_id
            AND attribute.custom_table_id = custom_table.id
        ORDER BY attribute.position, attribute.id
    ) AS labels,
    array(
        SELECT removal.name
        FROM interactions_customremoval AS removal
        WHERE
            removal.account_id = custom_table.account_id
            AND removal.custom_table_id = custom_table.id
    ) AS leaving
FROM interactions_customtable AS custom_table
WHERE
    custom_table.account_id = %(account)s
    AND custom_table.id = any(%(custom_tables)s::bigint[])
    AND custom_table.status = 'active'
