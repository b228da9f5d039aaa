-- Take one attribute out of the next entries of a custom table.
-- In: account bigint, custom_table bigint, name text, after bigint, most integer
-- Out: one row: the last entry looked at (NULL: there was none), how many were looked
--      at, how many had it
-- Index: entry_in_order
-- Locks: the entries that had it, until commit; those in other hands are left for the
--        next round
WITH slice AS (
    SELECT
        entry.id,
        entry.attributes ? %(name)s AS has_it
    FROM interactions_customentry AS entry
    WHERE
        entry.account_id = %(account)s
        AND entry.custom_table_id = %(custom_table)s
        AND entry.id > %(after)s
    ORDER BY entry.id
    LIMIT %(most)s
),

free AS (
    SELECT entry.id
    FROM interactions_customentry AS entry
    WHERE
        entry.account_id = %(account)s
        AND entry.id = any(
            array(
                SELECT slice.id
                FROM slice
                WHERE slice.has_it
            )
        )
    FOR UPDATE SKIP LOCKED
),

stripped AS (
    UPDATE interactions_customentry AS entry
    SET attributes = entry.attributes - %(name)s
    WHERE
        entry.account_id = %(account)s
        AND entry.id = any(array(SELECT free.id FROM free))
)

SELECT
    max(slice.id) AS last_looked_at,
    count(*) AS looked,
    count(*) FILTER (WHERE slice.has_it) AS found
FROM slice
