-- Count the traces that one relation has of a large set of profiles, page by page.
-- In: account bigint, and the roster's lowest bigint, highest bigint, bits bytea
-- Out: one row, one bigint
-- Index: none; the table is read from one end to the other, in one snapshot
-- Locks: none
SELECT count(*)
FROM {relation} AS trace
WHERE
    trace.account_id = %(account)s
    AND CASE
        WHEN trace.{column} BETWEEN %(lowest)s AND %(highest)s
            THEN get_bit(%(bits)s, trace.{column} - %(lowest)s) = 1
        ELSE FALSE
    END
    AND {condition}
