-- Delete some entries of a custom table that goes.
-- In: account bigint, custom_table bigint, most integer
-- Out: entries deleted (the statement's row count); 0 where all are gone or in other
--      hands
-- Index: entry_in_order
-- Locks: the entries, until commit; those in other hands are left alone
DELETE FROM interactions_customentry AS entry
WHERE
    entry.account_id = %(account)s
    AND entry.id = any(
        array(
            SELECT going.id
            FROM interactions_customentry AS going
            WHERE
                going.account_id = %(account)s
                AND going.custom_table_id = %(custom_table)s
            ORDER BY going.id
            LIMIT %(most)s
            FOR UPDATE SKIP LOCKED
        )
    )
